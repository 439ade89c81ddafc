import Testing

@testable import Engine

/// A recommender that was brought up to date answers as one made anew.
struct HouseholdUpdateTests {
    @Test(arguments: 0..<60)
    func anUpdateGivesWhatMakingItAnewGives(seed: Int) throws {
        var random = RandomWorld(seed: UInt64(seed), watches: 0...14)
        var recommender = random.world.recommender()
        for _ in 0..<8 {
            change(&random)
            recommender = recommender.updated(to: random.world.household, now: random.world.now)
            let fresh = Recommender(
                catalogue: recommender.catalogue, search: recommender.search, weights: random.world.weights,
                household: random.world.household, now: random.world.now)
            for member in random.members + [MemberID("new")] {
                #expect(told(recommender, member, random) == told(fresh, member, random), "\(member) in world \(seed)")
            }
        }
    }

    @Test func whatWasInProgressIsLeftUnfinishedWithTimeAlone() throws {
        var world = World([.film(1), .film(2)])
        world.watch(.ann, .film(1), daysAgo: 1, completion: 0.5)
        let recommender = world.recommender()
        #expect(try state(recommender, world) == .inProgress)
        world.now += 20 * .day
        #expect(try state(recommender.updated(to: world.household, now: world.now), world) == .inProgress)
        world.now += 20 * .day
        #expect(try state(recommender.updated(to: world.household, now: world.now), world) == .abandoned)
    }

    @Test func anEventOfTheFutureHappenedWhenItsTimeHasCome() throws {
        var world = World([.film(1), .film(2)])
        world.watch(.ann, .film(1), daysAgo: -3)
        let recommender = world.recommender()
        let promised = world.now + 3 * .day
        world.now += 5 * .day
        let later = recommender.updated(to: world.household, now: world.now)
        #expect(
            try later.history(of: .ann, audience: [], limit: 1).first?.engagement.lastAt == promised)
    }

    private func state(_ recommender: Recommender, _ world: World) throws -> Engagement.State? {
        try recommender.history(of: .ann, audience: [], limit: 1).first?.engagement.state
    }

    /// All that a member gets to hear, as text.
    private func told(_ recommender: Recommender, _ member: MemberID, _ random: RandomWorld) -> String {
        do {
            let answer = try recommender.answer(random.world.request(member, limit: 3))
            let picks = answer.picks.map { pick in
                "\(pick.title.id) \(pick.visible.copies) \(pick.score) \(pick.match) \(pick.terms.sorted { $0.key.rawValue < $1.key.rawValue }) "
                    + "\(pick.reasons)"
            }
            let history = try recommender.history(of: member, audience: [], limit: 9).map {
                "\($0.visible.id) \($0.engagement)"
            }
            return "\(picks) \(answer.poolSize) \(history)"
        } catch {
            return "\(error)"
        }
    }

    private func change(_ random: inout RandomWorld) {
        let member = random.generator.one(of: random.members)
        let title = random.generator.one(of: random.ids)
        let days = Int64(random.generator.number(0...40))
        switch random.generator.number(0...10) {
        case 0, 1: random.world.watch(member, title, daysAgo: days, completion: 0.5)
        case 2: random.world.rate(member, title, 4.5, daysAgo: days)
        case 3: random.world.tell(member, title, .down, daysAgo: days)
        case 4: if !random.world.household.events.isEmpty { random.world.household.events.removeLast() }
        case 5: random.world.household.contributors.formSymmetricDifference([member])
        case 6: random.world.household.items.removeAll { $0.title == title }
        case 7:
            let library = random.generator.one(of: random.world.household.libraries).id
            random.world.household.items.append(LibraryItem(title: title, library: library))
        case 8: random.world.household.access[member] = .all
        case 9: random.world.now += days * .day
        default:
            random.world.household.members.append(Member(id: MemberID("new"), name: "new"))
            random.world.household.access[MemberID("new")] = .all
            random.world.watch(MemberID("new"), title)
        }
    }
}
