import Testing

@testable import Engine

/// The community's model may be of yesterday, but knows nothing that was taken back.
struct CommunityUpdateTests {
    private static let titles = 40

    /// Forty members of two tastes, who all contribute; the last title lies in a library of its own.
    private func world() -> World {
        let members = (0..<40).map { MemberID("m\($0)") }
        var world = World((0..<Self.titles).map { Title.film($0) }, members: members)
        world.weights.weights["coWatching"] = 5
        world.household.contributors = Set(members)
        world.household.libraries.append(Library(id: LibraryID("side"), name: "Side"))
        for (number, member) in members.enumerated() {
            for film in stride(from: number % 2, to: Self.titles, by: 2) where (film / 2 + number / 2) % 3 > 0 {
                world.rate(member, .film(film), 5)
            }
        }
        return world
    }

    private let asker = MemberID("m4")

    /// The part that the community has in each title's score.
    private func coWatching(_ recommender: Recommender, _ world: World) throws -> [TitleID: Double] {
        let answer = try recommender.answer(world.request(asker, limit: Self.titles))
        return Dictionary(answer.picks.map { ($0.title.id, $0.terms[.coWatching] ?? 0) }) { first, _ in first }
    }

    private func speaks(_ recommender: Recommender, _ world: World) throws -> Bool {
        try coWatching(recommender, world).values.contains { $0 != 0 }
    }

    @Test func newLikingsLeaveTheModelInUseUntilItIsFittedAnew() throws {
        var world = world()
        let first = world.recommender()
        #expect(!first.isCommunityBehind)
        #expect(try speaks(first, world))
        world.rate(MemberID("m5"), .film(0), 5)
        let updated = first.updated(to: world.household, now: world.now)
        #expect(updated.isCommunityBehind && !updated.lacksCommunity)
        #expect(try speaks(updated, world))
        let refitted = updated.refitted()
        #expect(!refitted.isCommunityBehind)
        #expect(try coWatching(refitted, world) == coWatching(world.recommender(), world))
        #expect(try coWatching(refitted, world) != coWatching(updated, world))
    }

    @Test func whatSaysNothingNewLeavesTheModelUpToDate() throws {
        var world = world()
        let first = world.recommender()
        world.watch(MemberID("m5"), .film(0), completion: 0.1)
        #expect(!first.updated(to: world.household, now: world.now).isCommunityBehind)
    }

    @Test(arguments: ["liking", "consent", "member", "title"])
    func theModelGoesWithWhatItMayNoLongerKnow(what: String) throws {
        var world = world()
        let first = world.recommender()
        let other = MemberID("m6")
        switch what {
        case "liking": world.household.ratings.removeAll { $0.member == other && $0.title == .film(2) }
        case "consent": world.household.contributors.remove(other)
        case "member": world.household.members.removeAll { $0.id == other }
        default:
            world.household.access[other] = .all
            for id in world.household.access.keys where id != other { world.household.access[id] = .only([.main]) }
            world.household.items.removeAll { $0.title == .film(2) }
            world.household.items.append(LibraryItem(title: .film(2), library: LibraryID("side")))
        }
        let updated = first.updated(to: world.household, now: world.now)
        #expect(try !speaks(updated, world), "\(what)")
        #expect(updated.isCommunityBehind)
        #expect(try coWatching(updated.refitted(), world) == coWatching(world.recommender(), world))
    }

    @Test func aModelThatWasFittedMeanwhileServesTheLaterState() throws {
        var world = world()
        let unfitted = unfitted(world)
        #expect(unfitted.lacksCommunity)
        #expect(try !speaks(unfitted, world))
        world.rate(MemberID("m5"), .film(0), 5)
        let later = unfitted.updated(to: world.household, now: world.now)
        let served = later.withCommunity(of: unfitted.refitted())
        #expect(try speaks(served, world))
        #expect(served.isCommunityBehind)
        // What is taken back while it is being fitted does not come back with it.
        world.household.contributors.remove(MemberID("m6"))
        let without = unfitted.updated(to: world.household, now: world.now).withCommunity(of: unfitted.refitted())
        #expect(without.lacksCommunity)
    }

    @Test func aFewMembersNeedNoModel() {
        let world = World([.film(1)], members: [.ann, .bob])
        #expect(!unfitted(world).isCommunityBehind)
    }

    private func unfitted(_ world: World) -> Recommender {
        let catalogue = Catalogue(titles: world.titles)
        return Recommender(
            catalogue: catalogue, search: MoodSearch(catalogue: catalogue, lexicon: .sample), weights: world.weights,
            household: world.household, fitsCommunity: false, now: world.now)
    }
}
