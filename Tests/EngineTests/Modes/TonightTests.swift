import Testing

@testable import Engine

/// What is picked for tonight, and what never is.
struct TonightTests {
    private func ids(_ world: World, _ request: RecommendationRequest) throws -> [TitleID] {
        try world.answer(request).picks.map(\.visible.id)
    }

    @Test func neverShowsWhatWasSeenBegunDismissedBlockedOrIsNotReleased() throws {
        var world = World((1...9).map { .film($0) } + [.film(10, year: Moment.year + 1), .film(11, year: nil)])
        world.watch(.ann, .film(1))
        world.watch(.ann, .film(2), daysAgo: 3, completion: 0.5)
        world.watch(.ann, .film(3), completion: 0.1)
        world.tell(.ann, .film(4), .dismiss)
        world.tell(.ann, .film(5), .seen)
        world.rate(.ann, .film(6), 4)
        world.household.overrides = [Override(member: .ann, subject: .title(.film(7)), action: .block)]
        world.tell(.ann, .film(8), .up)
        #expect(Set(try ids(world, world.request(.ann, limit: 20))) == [.film(8), .film(9), .film(11)])
    }

    @Test func randomPicksAreUnseenUnblockedReleasedAndWanted() throws {
        var count = 0
        for seed in 0..<200 {
            var random = RandomWorld(seed: UInt64(40_000 + seed))
            var request = random.request()
            if case .rediscover = request.mode { request.mode = .tonight }
            guard let answer = try? random.world.answer(request) else { continue }
            #expect(answer.picks.count <= request.limit)
            #expect(Set(answer.picks.map(\.visible.id)).count == answer.picks.count)
            #expect(answer.picks.isEmpty == (answer.emptiness != nil))
            var group = [request.asker]
            if case .group(let others) = request.mode { group += others }
            let index = random.world.recommender().index
            let catalogue = Catalogue(titles: random.world.titles)
            for pick in answer.picks {
                let row = try #require(catalogue.row(of: pick.visible.id))
                for member in group {
                    let state = index.engagements(of: member).first { $0.row == row }?.engagement.state
                    #expect(state == nil || state == .unseen, "world \(seed)")
                }
                #expect(pick.title.year ?? 0 <= Moment.year)
                #expect(!answer.startedOver ? !request.exclude.contains(pick.visible.id) : true)
                #expect(request.candidates?.contains(pick.visible.id) ?? true)
                #expect(request.filters.anywhere || pick.visible.isOnServer)
                count += 1
            }
        }
        #expect(count > 200)
    }

    @Test(arguments: [0, 1, 3, 10, 50])
    func limitIsHonoured(limit: Int) throws {
        let world = World((1...30).map { .film($0, genres: ["G\($0 % 4)"]) })
        #expect(try world.answer(world.request(.ann, limit: limit)).picks.count == min(limit, 30))
    }

    @Test func spinningAgainGivesNewOnesUntilAllWereShown() throws {
        let world = World((1...23).map { .film($0) })
        let recommender = world.recommender()
        var request = world.request(.ann, limit: 3)
        var shown: [TitleID] = []
        while true {
            let answer = try recommender.answer(request)
            if answer.picks.isEmpty {
                #expect(answer.emptiness == .allShown)
                break
            }
            #expect(answer.poolSize == 23 - shown.count)
            shown += answer.picks.map(\.visible.id)
            request.exclude = Set(shown)
        }
        #expect(shown.count == 23)
        #expect(Set(shown).count == 23)
    }

    @Test func noTwoOfAFranchiseAreOnAPage() throws {
        let best = (1...12).map { Title.film($0, collection: "Ring", vote: 9, votes: 9000) }
        let world = World(best + (20...60).map { .film($0, vote: 6) })
        let picks = try world.answer(world.request(.ann)).picks
        #expect(picks.count == 10)
        #expect(picks.count { $0.title.collection == "Ring" } == 1)
    }

    @Test func aPageSpreadsOverGenres() throws {
        let horror = (1...10).map { Title.film($0, genres: ["Horror"], vote: 7.05) }
        let world = World(horror + (11...14).map { .film($0, genres: ["G\($0)"], vote: 7) })
        let picks = try world.answer(world.request(.ann, limit: 3)).picks
        #expect(Set(picks.flatMap(\.title.genres)).count == 3)
    }

    @Test func likesOutrankDislikes() throws {
        var world = World((1...40).map { .film($0, genres: [$0 % 2 == 0 ? "Western" : "Musical"]) })
        for number in 1...12 { world.rate(.ann, .film(number), number % 2 == 0 ? 5 : 1.5) }
        let picks = try world.answer(world.request(.ann, limit: 30)).picks
        #expect(picks.prefix(3).allSatisfy { $0.title.genres == ["Western"] })
        let (best, worst) = (try #require(picks.first), try #require(picks.last))
        #expect(best.match > worst.match)
    }

    @Test func confidenceHasThreeBands() {
        #expect([0.75, 0.74, 0.5, 0.49].map { Confidence(match: $0) } == [.high, .medium, .medium, .low])
    }

    // MARK: - Cold start

    @Test func aNewMemberGetsGoodKnownAndDifferentTitles() throws {
        let genres = ["Drama", "Horror", "Comedy", "Action", "Western"]
        let titles = (0..<100).map { number in
            Title.film(
                number, genres: [genres[number % 5]], vote: number < 20 ? 8.2 : 5.5,
                votes: number % 10 < 5 ? 8000 : 40)
        }
        let world = World(titles)
        let answer = try world.answer(world.request(.ann, limit: 5))
        #expect(answer.picks.count == 5)
        #expect(answer.picks.allSatisfy { $0.title.voteAverage == 8.2 && $0.title.voteCount == 8000 })
        #expect(Set(answer.picks.flatMap(\.title.genres)).count >= 4)
        #expect(try world.recommender().profile(of: .ann, audience: []).isColdStart)
    }

    @Test func neverEmptyWhileSomethingUnseenIsVisible() throws {
        for seed in 0..<200 {
            let random = RandomWorld(seed: UInt64(60_000 + seed), isOpen: true)
            for member in random.members {
                let recommender = random.world.recommender()
                let answer = try recommender.answer(random.world.request(member))
                guard answer.picks.isEmpty else { continue }
                let rows = recommender.catalogue.titles.indices.filter { row in
                    let state = recommender.index.engagements(of: member).first { $0.row == row }?.engagement.state
                    let blocks = (recommender.index.overrides[member] ?? []).filter { $0.action == .block }
                    return (state == nil || state == .unseen)
                        && recommender.catalogue.titles[row].year ?? 0 <= Moment.year
                        && !blocks.contains { recommender.catalogue.rows(matching: $0.subject).contains(row) }
                }
                #expect(rows.isEmpty, "world \(seed)")
            }
        }
    }

    // MARK: - Standing orders

    @Test(arguments: [
        Override.Subject.genre("Western"), .keyword("heist"), .person("Varda"), .person("Cheung"), .title(.film(1)),
    ])
    func standingOrdersTakeEffectAtOnce(subject: Override.Subject) throws {
        let special = Title.film(1, genres: ["Western"], keywords: ["heist"], directors: ["Varda"], cast: ["Cheung"])
        var world = World([special] + (2...20).map { .film($0, genres: ["Drama"]) })
        func rank(_ action: Override.Action?) throws -> Int? {
            world.household.overrides = action.map { [Override(member: .ann, subject: subject, action: $0)] } ?? []
            return try ids(world, world.request(.ann, limit: 20)).firstIndex(of: .film(1))
        }
        #expect(try rank(.boost) == 0)
        #expect(try rank(.suppress) == 19)
        #expect(try rank(.block) == nil)
        #expect(try rank(nil) != nil)
    }

    @Test func aBoostIsAReasonThatNamesIt() throws {
        var world = World((1...5).map { .film($0, genres: ["G\($0)"]) })
        world.household.overrides = [Override(member: .ann, subject: .genre("G3"), action: .boost)]
        let pick = try #require(try world.answer(world.request(.ann)).picks.first)
        #expect(pick.visible.id == .film(3))
        #expect(pick.reasons.first == .boosted("G3"))
    }

    @Test func ordersOfOthersDoNotCount() throws {
        var world = World((1...5).map { .film($0) }, members: [.ann, .bob])
        world.household.overrides = [Override(member: .bob, subject: .title(.film(3)), action: .block)]
        #expect(try ids(world, world.request(.ann)).count == 5)
    }

    // MARK: - Why nothing

    @Test func emptinessSaysWhy() throws {
        var world = World((1...3).map { .film($0) })
        var filtered = world.request(.ann)
        filtered.filters.genres = ["Opera"]
        #expect(try world.answer(filtered).emptiness == .filtered)
        var shown = world.request(.ann)
        shown.exclude = Set(world.titles.map(\.id))
        #expect(try world.answer(shown).emptiness == .allShown)
        for title in world.titles { world.watch(.ann, title.id) }
        #expect(try world.answer(world.request(.ann)).emptiness == .allSeen)
        world.household.access[.ann] = .only([])
        #expect(try world.answer(world.request(.ann)).emptiness == .nothingVisible)
    }

    /// "You have seen everything" would be a lie here.
    @Test func whatFailsAMinimumMatchIsFilteredAndNotSeen() throws {
        let world = World((1...3).map { .film($0) })
        var request = world.request(.ann)
        request.filters.minimumMatch = 0.999
        #expect(try world.answer(request).emptiness == .filtered)
    }

    @Test func aWishThatNothingFitsIsNotAnsweredWithAllSeen() throws {
        let world = World((1...3).map { .film($0) })
        var intent = MoodIntent(text: "scary")
        intent.concepts = [.init(name: "scary", phrase: "scary")]
        #expect(try world.answer(world.request(.ann, wish: intent)).emptiness != .allSeen)
    }

    @Test func aShortHistoryHasNothingToRediscoverWhichIsNotAllSeen() throws {
        let world = World((1...3).map { .film($0) })
        #expect(try world.answer(world.request(.ann, .rediscover)).emptiness != .allSeen)
    }
}

/// What is shown on three days and left alone is not wanted much.
struct RepetitionTests {
    @Test func whatIsLeftAloneThreeTimesGivesWayToOthers() throws {
        let world = World((1...8).map { .film($0) })
        let first = try #require(try world.answer(world.request(.ann)).picks.first)
        func order(shownOn days: Int) throws -> [TitleID] {
            var request = world.request(.ann)
            request.daysShown = [first.title.id: days]
            return try world.answer(request).picks.map(\.title.id)
        }
        #expect(try order(shownOn: 2).first == first.title.id)
        #expect(try order(shownOn: 8).first != first.title.id)
        #expect(try order(shownOn: 8).contains(first.title.id), "it sinks, it is not taken away")
    }

    @Test func itsPriceIsATermOfTheScore() throws {
        let world = World((1...8).map { .film($0) })
        var request = world.request(.ann)
        request.daysShown = [.film(3): 4]
        let why = try #require(try world.recommender().whyNot(.film(3), request: request))
        let term = try #require(why.terms.first { $0.term == .repetition })
        #expect(term.value < 0)
    }
}
