import Testing

@testable import Engine

/// What some reader may not see is in no part of any answer, and has no say in it.
struct PermissionTests {
    /// The rule of who sees what, written down a second time: every reader may see a library that holds it or held it, for
    /// adults in private alone; or none ever did.
    private static func visible(to readers: Audience, in household: Household, ids: [TitleID]) -> Set<TitleID> {
        let accesses = readers.members.map { access(of: $0, in: household) }
        let adult = Set(household.libraries.filter { $0.suitability == .adult }.map(\.id))
        return Set(
            ids.filter { id in
                let libraries = household.items.filter { $0.title == id }.map(\.library)
                let shown = libraries.filter { !(readers.isRoom && adult.contains($0)) }
                return libraries.isEmpty || accesses.allSatisfy { access in shown.contains { access.allows($0) } }
            })
    }

    private static func access(of member: MemberID, in household: Household) -> LibraryAccess {
        let isOwner = household.members.contains { $0.id == member && $0.isOwner }
        let access = household.access[member] ?? .unknown
        return isOwner && access == .unknown ? .all : access
    }

    private static func words(of title: Title) -> Set<String> {
        wordsWithin(title, except: ["year", "runtime", "voteCount", "episodes", "originalLanguage"])
    }

    /// Words that titles hidden from some reader have and no visible one has, and names of libraries hidden from some.
    private static func forbidden(for readers: Audience, in world: World) -> Set<String> {
        let visible = visible(to: readers, in: world.household, ids: world.titles.map(\.id))
        let open = world.titles.filter { visible.contains($0.id) }.map(words).reduce(into: Set()) { $0.formUnion($1) }
        let shut = world.titles.filter { !visible.contains($0.id) }.map(words)
            .reduce(into: Set()) { $0.formUnion($1) }
        let accesses = readers.members.map { access(of: $0, in: world.household) }
        let libraries = world.household.libraries.filter { library in
            readers.isRoom && library.suitability == .adult || accesses.contains { !$0.allows(library.id) }
        }
        return shut.subtracting(open).union(libraries.flatMap { [$0.name, $0.id.rawValue, "badge\($0.id.rawValue)"] })
    }

    private static func readers(of request: RecommendationRequest) -> Audience {
        guard case .group(let others) = request.mode else { return request.audience.union([request.asker]) }
        return request.audience.union([request.asker] + others)
    }

    /// What the engine tells for a request, in all the ways it can be asked.
    private static func everything(
        _ request: RecommendationRequest, _ recommender: Recommender, about ids: [TitleID]
    ) throws -> (answer: Answer, told: [Any]) {
        let answer = try recommender.answer(request)
        var told: [Any] = [answer]
        for id in ids { if let whyNot = try recommender.whyNot(id, request: request) { told.append(whyNot) } }
        for member in readers(of: request).members {
            told.append(try recommender.profile(of: member, audience: readers(of: request)))
            told.append(
                try recommender.history(of: member, audience: readers(of: request), limit: 5))
        }
        let view = recommender.visibleLibrary(for: readers(of: request))
        told.append(view.visibleLibraries)
        told.append(ids.compactMap { recommender.catalogue.row(of: $0) }.compactMap(view.title(ofRow:)))
        return (answer, told)
    }

    private struct Tally {
        var answered = 0
        var hidden = 0
        var picks = 0
    }

    @Test(arguments: 0..<8)
    func nothingHiddenIsInAnyAnswer(batch: Int) {
        var tally = Tally()
        for seed in 0..<120 {
            let name = UInt64(batch * 1000 + seed)
            var random = RandomWorld(seed: name)
            let recommender = random.world.recommender()
            for _ in 0..<5 {
                let request = random.request()
                let asked = Array(random.ids.shuffled(using: &random.generator).prefix(4))
                check(request, recommender, asked, random.world, "world \(name): \(request)", &tally)
            }
        }
        // The test says something only if there was much to see and much to hide.
        #expect(tally.answered > 300)
        #expect(tally.hidden > 150)
        #expect(tally.picks > 300)
    }

    private func check(
        _ request: RecommendationRequest, _ recommender: Recommender, _ asked: [TitleID], _ world: World,
        _ name: Comment, _ tally: inout Tally
    ) {
        let readers = Self.readers(of: request)
        let unknown = readers.members.filter { Self.access(of: $0, in: world.household) == .unknown }
        do {
            let (answer, told) = try Self.everything(request, recommender, about: asked)
            #expect(unknown.isEmpty, name)
            let forbidden = Self.forbidden(for: readers, in: world)
            let said = told.reduce(into: Set<String>()) { $0.formUnion(wordsWithin($1, except: ["overrides"])) }
            #expect(said.intersection(forbidden).isEmpty, name)
            tally.answered += 1
            tally.picks += answer.picks.count
            if !forbidden.isEmpty { tally.hidden += 1 }
        } catch {
            switch error as? RecommendationError {
            case .accessUnknown(let member): #expect(unknown.contains(member), name)
            case .groupTooSmall: break
            case .unknownMember, nil: Issue.record(error, name)
            }
        }
    }

    /// Not only unnamed: what was done with hidden titles, by anybody, changes no answer.
    @Test func whatWasDoneWithHiddenTitlesIsNotFelt() throws {
        var compared = 0
        for seed in 0..<400 {
            var random = RandomWorld(seed: UInt64(50_000 + seed))
            let request = random.request()
            let visible = Self.visible(
                to: Self.readers(of: request), in: random.world.household, ids: random.ids)
            let shut = Set(random.ids).subtracting(visible)
            var blind = random.world.without(shut, of: Set(random.members))
            blind.household.overrides.removeAll { order in
                if case .title(let id) = order.subject { shut.contains(id) } else { false }
            }
            guard let answer = try? random.world.answer(request), !shut.isEmpty else { continue }
            let other = try blind.answer(request)
            #expect(answer.picks.map(\.visible.id) == other.picks.map(\.visible.id), "world \(50_000 + seed)")
            #expect(answer.picks.map(\.terms) == other.picks.map(\.terms), "world \(50_000 + seed)")
            #expect(answer.picks.map(\.reasons) == other.picks.map(\.reasons), "world \(50_000 + seed)")
            #expect(answer.picks.map(\.match) == other.picks.map(\.match))
            #expect(answer.poolSize == other.poolSize)
            #expect(answer.emptiness == other.emptiness)
            compared += 1
        }
        #expect(compared > 150)
    }

    // MARK: - One rule at a time

    /// One film in each of two libraries, one in both, one on no server.
    private var twoLibraries: World {
        var world = World((1...4).map { Title.film($0) }, members: [.ann, .bob])
        world.household.libraries = ["a", "b"].map { Library(id: LibraryID($0), name: "Shelf \($0)") }
        world.household.items = [(1, "a"), (2, "b"), (3, "a"), (3, "b")].map {
            LibraryItem(title: .film($0.0), library: LibraryID($0.1), quality: ["badge \($0.1)"])
        }
        world.household.access = [.ann: .only([LibraryID("a")]), .bob: .only([LibraryID("b")])]
        return world
    }

    @Test func eachReaderNeedsACopyButNotTheSameOne() throws {
        var request = twoLibraries.request(.ann)
        #expect(Set(try twoLibraries.answer(request).picks.map(\.visible.id)) == [.film(1), .film(3)])
        request.audience = [.bob]
        let picks = try twoLibraries.answer(request).picks
        #expect(picks.map(\.visible.id) == [.film(3)])
        #expect(picks.first?.visible.copies == [], "a copy that one of the readers may not see is not named")
    }

    @Test func whatIsForAdultsIsNeverShownInARoom() throws {
        var world = twoLibraries
        world.household.libraries[0].suitability = .adult
        world.household.access[.ann] = .all
        var request = world.request(.ann)
        #expect(Set(try world.answer(request).picks.map(\.visible.id)) == [.film(1), .film(2), .film(3)])
        request.audience = Audience([.ann], isRoom: true)
        #expect(Set(try world.answer(request).picks.map(\.visible.id)) == [.film(2), .film(3)])
        #expect(try world.recommender().whyNot(.film(1), request: request) == nil)
    }

    @Test func whatWasRemovedStaysAsHiddenAsItWas() throws {
        var world = twoLibraries
        world.household.items[1].isPresent = false
        let recommender = world.recommender()
        #expect(try recommender.whyNot(.film(2), request: world.request(.ann)) == nil)
        let view = recommender.visibleLibrary(for: [.bob])
        let row = try #require(recommender.catalogue.row(of: .film(2)))
        #expect(view.title(ofRow: row)?.copies == [])
        #expect(!view.isOnServer(row))
        #expect(try world.answer(world.request(.bob)).picks.map(\.visible.id) == [.film(3)])
    }

    @Test func copiesInLibrariesOfOthersAreNotNamed() throws {
        let picks = try twoLibraries.answer(twoLibraries.request(.ann)).picks
        #expect(Set(picks.flatMap(\.visible.copies).map(\.library)) == ["Shelf a"])
        #expect(Set(picks.flatMap(\.visible.copies).flatMap(\.quality)) == ["badge a"])
    }

    @Test func whyNotTreatsAHiddenTitleAsIfItDidNotExist() throws {
        let recommender = twoLibraries.recommender()
        #expect(try recommender.whyNot(.film(2), request: twoLibraries.request(.ann)) == nil)
        #expect(try recommender.whyNot(.film(99), request: twoLibraries.request(.ann)) == nil)
        #expect(try recommender.whyNot(.film(1), request: twoLibraries.request(.ann)) != nil)
    }

    @Test(arguments: [LibraryAccess.unknown, nil])
    func unknownAccessShowsNothing(access: LibraryAccess?) {
        var world = twoLibraries
        world.household.access[.bob] = access
        let recommender = world.recommender()
        var request = world.request(.ann)
        request.audience = [.bob]
        #expect(throws: RecommendationError.accessUnknown(.bob)) { try recommender.answer(request) }
        #expect(throws: RecommendationError.accessUnknown(.bob)) {
            try recommender.whyNot(.film(1), request: request)
        }
        #expect(throws: RecommendationError.accessUnknown(.bob)) {
            try recommender.profile(of: .ann, audience: [.bob])
        }
        #expect(throws: RecommendationError.accessUnknown(.bob)) {
            try recommender.history(of: .bob, audience: [], limit: 3)
        }
    }

    @Test func theOwnerSeesEveryLibrary() throws {
        var world = twoLibraries
        world.household.members.append(Member(id: .cleo, name: "Cleo", isOwner: true))
        #expect(try world.answer(world.request(.cleo)).picks.count == 3)
    }

    @Test func strangersInTheAudienceGetNothing() {
        var request = twoLibraries.request(.ann)
        request.audience = [.dan]
        #expect(throws: RecommendationError.unknownMember(.dan)) { try twoLibraries.answer(request) }
    }

    @Test func anAudienceOfNobodySeesNoLibraryAtAll() {
        let recommender = twoLibraries.recommender()
        let view = recommender.visibleLibrary(for: [])
        #expect((0..<3).allSatisfy { view.title(ofRow: $0) == nil })
        #expect(view.visibleLibraries == [])
    }

    @Test func theProfileShowsNoStandingOrderAboutAHiddenTitle() throws {
        var world = twoLibraries
        world.household.overrides = [
            Override(member: .ann, subject: .title(.film(2)), action: .boost),
            Override(member: .ann, subject: .title(.film(1)), action: .boost),
        ]
        let profile = try world.recommender().profile(of: .ann, audience: [])
        #expect(profile.overrides.map(\.subject) == [.title(.film(1))])
    }

    /// A wish is read for one audience and may be carried out for another, when somebody else presses "again".
    @Test func aWishThatNamesAHiddenTitleDoesNotSayItsName() throws {
        var world = twoLibraries
        for index in world.titles.indices { world.titles[index].keywords = ["shared"] }
        world.titles.append(.film(5))
        world.titles[1].name = "Hidden"
        var intent = MoodIntent(text: "like that one")
        intent.like = [.film(2)]
        let answer = try world.answer(world.request(.ann, wish: intent))
        #expect(!wordsWithin(answer).contains("Hidden"))
    }
}
