import Testing

@testable import Engine

/// A score is the sum of its terms, and the same for the same facts.
struct ScoreTests {
    private static func random(_ seed: Int) -> RandomWorld { RandomWorld(seed: UInt64(20_000 + seed)) }

    private func picks(_ count: Int) throws -> [(name: Int, pick: Pick)] {
        var all: [(Int, Pick)] = []
        for seed in 0..<count {
            var random = Self.random(seed)
            let recommender = random.world.recommender()
            for _ in 0..<4 {
                let request = random.request()
                guard let answer = try? recommender.answer(request) else { continue }
                all += answer.picks.map { (seed, $0) }
            }
        }
        return all
    }

    @Test func termsAddUpToTheScore() throws {
        let picks = try picks(300)
        #expect(picks.count > 1000)
        for (name, pick) in picks {
            let sum = pick.terms.values.reduce(0, +)
            #expect(abs(sum - pick.score) < 1e-4 * max(1, abs(sum)), "world \(name), \(pick.visible.id)")
        }
    }

    @Test func termsOfWhyNotAddUpToTheScoreThatRanks() throws {
        var count = 0
        for seed in 0..<100 {
            let random = Self.random(seed)
            let recommender = random.world.recommender()
            let request = random.world.request(random.members[0])
            guard let answer = try? recommender.answer(request) else { continue }
            for pick in answer.picks {
                let whyNot = try #require(try recommender.whyNot(pick.visible.id, request: request))
                let sum = whyNot.terms.reduce(0) { $0 + $1.value }
                #expect(abs(sum - pick.score) < 1e-4 * max(1, abs(sum)))
                #expect(whyNot.match == pick.match)
                count += 1
            }
        }
        #expect(count > 100)
    }

    @Test func matchIsAProbabilityAndScoresAreNumbers() throws {
        for (name, pick) in try picks(150) {
            #expect((0...1).contains(pick.match), "world \(name)")
            #expect(pick.score.isFinite && pick.terms.values.allSatisfy(\.isFinite), "world \(name)")
            #expect(pick.members.allSatisfy { (0...1).contains($0.match) })
        }
    }

    @Test func theSameRequestGivesTheSameAnswer() throws {
        var (count, differing) = (0, 0)
        for seed in 0..<150 {
            var random = Self.random(seed)
            let request = random.request()
            guard let one = try? random.world.answer(request) else { continue }
            let other = try random.world.answer(request)
            expectSame(one, other, "world \(seed)")
            count += one.picks.count
            for (one, other) in zip(one.picks, other.picks) where one.score != other.score { differing += 1 }
        }
        #expect(count > 100)
        #expect(differing == 0, "\(differing) of \(count) scores are not the same to the last bit")
    }

    @Test func theOrderOfWhatHappenedDoesNotMatter() throws {
        var count = 0
        for seed in 0..<200 {
            var random = Self.random(seed)
            let request = random.request()
            guard let one = try? random.world.answer(request) else { continue }
            var shuffled = random.world
            shuffled.household.events.shuffle(using: &random.generator)
            shuffled.household.ratings.shuffle(using: &random.generator)
            shuffled.household.feedback.shuffle(using: &random.generator)
            shuffled.household.items.shuffle(using: &random.generator)
            shuffled.household.members.shuffle(using: &random.generator)
            expectSame(one, try shuffled.answer(request), "world \(seed)", copies: false)
            count += one.picks.count
        }
        #expect(count > 100)
    }

    /// Two opinions can carry one time stamp: sources that know only the day are common.
    @Test func opinionsOfTheSameMomentCountTheSameInAnyOrder() throws {
        var world = World((1...6).map { .film($0, keywords: ["k\($0 % 2)"]) })
        world.rate(.ann, .film(1), 1)
        world.rate(.ann, .film(1), 5)
        world.tell(.ann, .film(2), .up)
        world.tell(.ann, .film(2), .down)
        var reversed = world
        reversed.household.ratings.reverse()
        reversed.household.feedback.reverse()
        let (one, other) = (world.recommender().index, reversed.recommender().index)
        #expect(one.engagements(of: .ann).map(\.engagement) == other.engagements(of: .ann).map(\.engagement))
    }

    /// A source that delivers an event twice must not make a fan of somebody.
    @Test func anEventDeliveredTwiceCountsOnce() throws {
        var (count, changed) = (0, 0)
        for seed in 0..<100 {
            var random = Self.random(seed)
            let request = random.request()
            guard let one = try? random.world.answer(request), !one.picks.isEmpty else { continue }
            var doubled = random.world
            doubled.household.events += doubled.household.events
            doubled.household.ratings += doubled.household.ratings
            doubled.household.feedback += doubled.household.feedback
            let other = try doubled.answer(request)
            count += 1
            if one.picks.map(\.terms) != other.picks.map(\.terms) { changed += 1 }
        }
        #expect(count > 25)
        #expect(changed == 0, "\(changed) of \(count) answers changed")
    }

    @Test func aMemberListedTwiceCountsOnce() throws {
        var world = World((1...6).map { .film($0) }, members: [.ann, .bob])
        world.household.contributors = [.bob]
        world.rate(.bob, .film(1), 5)
        var doubled = world
        doubled.household.members += world.household.members
        let one = try world.answer(world.request(.ann))
        expectSame(one, try doubled.answer(world.request(.ann)), "members doubled")
    }

    private func expectSame(_ one: Answer, _ other: Answer, _ name: Comment, copies: Bool = true) {
        #expect(one.picks.map(\.visible.id) == other.picks.map(\.visible.id), name)
        #expect(one.picks.map(\.terms) == other.picks.map(\.terms), name)
        #expect(one.picks.map(\.match) == other.picks.map(\.match), name)
        #expect(one.picks.map { $0.reasons.map(\.term) } == other.picks.map { $0.reasons.map(\.term) }, name)
        #expect(
            one.picks.map { $0.reasons.map { $0.evidence.map(\.id) } }
                == other.picks.map { $0.reasons.map { $0.evidence.map(\.id) } }, name)
        if copies { #expect(one.picks.map(\.reasons) == other.picks.map(\.reasons), name) }
        #expect(one.poolSize == other.poolSize && one.emptiness == other.emptiness, name)
        #expect(one.startedOver == other.startedOver, name)
    }
}
