import Testing

@testable import Engine

/// Which reason is given for which liking, one kind at a time.
struct NamedReasonTests {
    /// A member who liked one film and watched six others with indifference, and a candidate that shares one thing
    /// with the liked one.
    private func world(_ liked: Title, _ candidate: Title) -> World {
        let others = (10..<16).map { Title.film($0, keywords: ["other\($0 % 3)"], language: "fr") }
        let strangers = (20..<40).map { Title.film($0, keywords: ["strange\($0 % 5)"], language: "fr") }
        var world = World([liked, candidate] + others + strangers, members: [.ann, .bob, .cleo, .dan])
        for title in others { world.watch(.ann, title.id, completion: 0.95) }
        world.watch(.ann, liked.id)
        world.rate(.ann, liked.id, 5)
        return world
    }

    private func reason(_ term: Term, in world: World) throws -> (Reason, Ablation) {
        let answer = try world.answer(world.request(.ann))
        let pick = try #require(answer.picks.first { $0.visible.id == .film(2) })
        let reason = try #require(pick.reasons.first { $0.term == term }, "has only \(pick.reasons)")
        let ablation = try Ablation(of: reason, for: .film(2), asker: .ann, world: world)
        return (reason, try #require(ablation))
    }

    private func check(_ term: Term, _ liked: Title, _ candidate: Title) throws -> Reason {
        let (reason, ablation) = try reason(term, in: world(liked, candidate))
        #expect(reason.evidence.map(\.id) == [.film(1)])
        #expect(ablation.lowersTerm)
        #expect(ablation.lowersScore)
        return reason
    }

    @Test func aDirectorIsNamedForTheFilmThatWasLiked() throws {
        let reason = try check(.person, .film(1, directors: ["Varda"]), .film(2, directors: ["Varda"]))
        guard case .director("Varda", _) = reason else {
            Issue.record("\(reason)")
            return
        }
    }

    @Test func anActorIsNamedForTheFilmThatWasLiked() throws {
        let reason = try check(.person, .film(1, cast: ["Cheung"]), .film(2, cast: ["Cheung"]))
        guard case .actor("Cheung", _) = reason else {
            Issue.record("\(reason)")
            return
        }
    }

    @Test func aGenreIsNamedForTheFilmThatWasLiked() throws {
        let reason = try check(.genre, .film(1, genres: ["Western"]), .film(2, genres: ["Western"]))
        guard case .genres(["Western"], _) = reason else {
            Issue.record("\(reason)")
            return
        }
    }

    @Test func aThemeIsNamedForTheFilmThatWasLiked() throws {
        let reason = try check(.keyword, .film(1, keywords: ["heist"]), .film(2, keywords: ["heist"]))
        guard case .keywords(["heist"], _) = reason else {
            Issue.record("\(reason)")
            return
        }
    }

    @Test func likenessIsToTheFilmThatWasLiked() throws {
        let reason = try check(.similar, .film(1, keywords: ["heist"]), .film(2, keywords: ["heist"]))
        guard case .similarTo(_, let traits) = reason else {
            Issue.record("\(reason)")
            return
        }
        #expect(traits == ["heist"])
    }

    @Test func aFranchiseIsNamedForThePartThatWasLiked() throws {
        let reason = try check(.collection, .film(1, collection: "Ring"), .film(2, collection: "Ring"))
        guard case .franchise("Ring", _) = reason else {
            Issue.record("\(reason)")
            return
        }
    }

    @Test func theHouseholdIsAReasonWhileOthersLikeIt() throws {
        var world = world(.film(1), .film(2))
        world.household.contributors = [.bob, .cleo, .dan]
        for member in [MemberID.bob, .cleo, .dan] { world.rate(member, .film(2), member == .dan ? 1 : 5) }
        let (reason, ablation) = try reason(.household, in: world)
        #expect(reason == .household(likedBy: 2))
        #expect(ablation.lowersTerm)
        #expect(ablation.lowersScore)
    }

    @Test func whoDoesNotContributeIsNotCounted() throws {
        var world = world(.film(1), .film(2))
        world.rate(.bob, .film(2), 5)
        let pick = try #require(try world.answer(world.request(.ann)).picks.first { $0.visible.id == .film(2) })
        #expect(!pick.reasons.contains { $0.term == .household })
        #expect(pick.terms[.household] == nil)
    }

    /// Only the strongest liked titles are compared with; the one named must be among them.
    @Test func aLongHistoryNamesATitleThatWasComparedWith() throws {
        let others = (101..<400).map { Title.film($0, keywords: ["k\($0 % 7)"], runtime: nil) }
        var world = World(
            [
                .film(1, keywords: ["heist"]), .film(2, keywords: ["heist", "rare"]),
                .film(100, keywords: ["rare"]),
            ] + others)
        // The nearest, but liked so long ago that it is not among the 120 strongest.
        world.rate(.ann, .film(1), 5, daysAgo: 3000)
        for number in 100..<360 { world.rate(.ann, .film(number), number % 2 == 0 ? 4.5 : 4, daysAgo: 30) }
        let request = RecommendationRequest(asker: .ann, candidates: [.film(2)], now: world.now)
        let pick = try #require(try world.answer(request).picks.first)
        let similar = pick.reasons.first { $0.term == .similar }
        let reason = try #require(similar)
        let ablation = try #require(try Ablation(of: reason, for: .film(2), asker: .ann, world: world))
        #expect(
            ablation.lowersTerm,
            "\(reason.evidence.map(\.id)): \(ablation.termBefore), without it \(ablation.termAfter)")
    }

    @Test func abandoningAGenreAgainAndAgainIsNoReasonForIt() throws {
        let horror = (1...12).map { Title.film($0, genres: ["Horror"], keywords: ["k\($0)"]) }
        let rest = (20...60).map { Title.film($0, genres: ["Comedy"], keywords: ["c\($0)"]) }
        var world = World(horror + rest)
        for number in 2...10 { world.watch(.ann, .film(number), completion: 0.05) }
        world.watch(.ann, .film(20))
        let answer = try world.recommender().whyNot(.film(1), request: world.request(.ann))
        let reasons = try #require(answer).terms.compactMap(\.reason)
        #expect(!reasons.contains { if case .genres = $0 { true } else { false } }, "\(reasons)")
    }
}
