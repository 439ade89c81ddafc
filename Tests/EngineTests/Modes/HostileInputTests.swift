import Foundation
import Testing

@testable import Engine

/// Bad input never ends the process. What would is run in a process of its own.
struct HostileInputTests {
    @Test(arguments: [0, 1])
    func anEmptyCatalogueAndOneOfOneTitleWork(count: Int) throws {
        var world = World((0..<count).map { .film($0) }, members: [.ann, .bob])
        var intent = MoodIntent(text: "scary")
        intent.concepts = [.init(name: "scary", phrase: "scary")]
        let modes: [RecommendationRequest.Mode] = [.tonight, .rediscover, .shuffle, .group([.bob])]
        let wishes: [MoodIntent?] = [nil, intent, MoodIntent(text: "")]
        for isWatched in [false, true] {
            if isWatched { world.watch(.ann, .film(0)) }
            let recommender = world.recommender()
            for (mode, wish) in modes.flatMap({ mode in wishes.map { (mode, $0) } }) {
                let answer = try recommender.answer(world.request(.ann, mode, wish: wish))
                #expect(answer.picks.count <= count)
                #expect(answer.picks.isEmpty == (answer.emptiness != nil))
            }
            #expect(try recommender.profile(of: .ann, audience: []).favourites.count <= count)
            #expect(try recommender.history(of: .ann, audience: [], limit: 9).count <= count)
            _ = try recommender.whyNot(.film(0), request: world.request(.ann))
        }
    }

    @Test func titlesWithoutAnyFieldWork() throws {
        var world = World((1...20).map { Title(id: .film($0), name: "") }, members: [.ann, .bob])
        for number in 1...5 { world.rate(.ann, .film(number), Double(number)) }
        let picks = try world.answer(world.request(.ann)).picks
        #expect(picks.count == 10)
        #expect(picks.allSatisfy { $0.score.isFinite && $0.match.isFinite })
        #expect(try world.answer(world.request(.ann, .group([.bob]))).picks.count == 10)
    }

    @Test func nobodyAndNothingKnownIsRefused() {
        let recommender = World([.film(1)]).recommender()
        #expect(throws: RecommendationError.unknownMember(.bob)) {
            try recommender.answer(RecommendationRequest(asker: .bob, now: Moment.now))
        }
    }

    @Test func signalsOfUnknownMembersAndTitlesAreLeftOut() throws {
        var world = World((1...5).map { .film($0) })
        let expected = try world.answer(world.request(.ann))
        world.watch(.dan, .film(1))
        world.watch(.ann, .film(99))
        world.household.contributors = [.dan]
        world.household.items.append(LibraryItem(title: .film(99), library: .main))
        #expect(try world.answer(world.request(.ann)).picks.map(\.terms) == expected.picks.map(\.terms))
    }

    @Test(arguments: [
        Title.film(1, year: 999_999), .film(1, year: -5), .film(1, year: .max), .film(1, year: .min),
        .film(1, runtime: -90), .film(1, runtime: .max), .film(1, vote: -4), .film(1, votes: -3),
        .film(1, votes: .max), .film(1, vote: 1e300), .film(1, genres: [""], keywords: ["", ""], cast: [""]),
    ])
    func oddNumbersInATitleDoNotSpoilTheOthers(odd: Title) throws {
        var world = World([odd] + (2...20).map { .film($0) })
        world.watch(.ann, .film(1))
        world.rate(.ann, .film(1), 5)
        world.watch(.ann, .film(2))
        let picks = try world.answer(world.request(.ann)).picks
        #expect(picks.count == 10)
        #expect(picks.allSatisfy { $0.score.isFinite && $0.match.isFinite })
    }

    @Test(arguments: [Title.film(1, vote: .nan), .film(1, vote: .infinity), .film(1, votes: -150)])
    func votesThatMakeNoSenseDoNotSpoilTheOthers(odd: Title) throws {
        let world = World([odd] + (2...20).map { .film($0) })
        let picks = try world.answer(world.request(.ann, limit: 30)).picks
        #expect(picks.filter { $0.visible.id != .film(1) }.allSatisfy { $0.score.isFinite })
    }

    /// One source whose clock is wrong must not make a stranger of a member.
    @Test func oneEventInTheFutureDoesNotEraseTheHistory() throws {
        var world = World((1...40).map { .film($0, genres: [$0 % 2 == 0 ? "Western" : "Musical"]) })
        for number in 1...12 { world.rate(.ann, .film(number), number % 2 == 0 ? 5 : 1.5) }
        let before = try #require(try world.answer(world.request(.ann)).picks.first)
        #expect(before.title.genres == ["Western"])
        world.watch(.ann, .film(40), daysAgo: -20_000)
        let after = try #require(try world.recommender().whyNot(before.visible.id, request: world.request(.ann)))
        let genre = after.terms.first { $0.term == .genre }?.value ?? 0
        #expect(genre > 0.5 * (before.terms[.genre] ?? 0))
    }

    // MARK: - What could end the process

    @Test func timesAtTheEndsOfTheirRangeAreSurvived() async {
        await #expect(processExitsWith: .success) {
            var world = World((1...5).map { .film($0) } + [.series(1)])
            for time in [Int64.min, 0, .max] {
                for title in world.titles.map(\.id) {
                    world.household.events.append(
                        WatchEvent(member: .ann, title: title, startedAt: time, completion: 0.5))
                    world.household.ratings.append(Rating(member: .ann, title: title, stars: 4, ratedAt: time))
                }
            }
            let recommender = world.recommender()
            for mode in [RecommendationRequest.Mode.tonight, .rediscover] {
                _ = try recommender.answer(world.request(.ann, mode))
            }
        }
    }

    @Test func anyLimitIsSurvived() async {
        await #expect(processExitsWith: .success) {
            let world = World((1...5).map { .film($0) })
            let recommender = world.recommender()
            for limit in [Int.max, Int.max / 4 + 1, -1, -100, Int.min] {
                _ = try recommender.answer(world.request(.ann, limit: limit))
                _ = try recommender.history(of: .ann, audience: [], limit: limit)
            }
        }
    }

    @Test func anyNowIsSurvived() async {
        await #expect(processExitsWith: .success) {
            for now in [Int64.min, 0, .max] {
                var world = World((1...5).map { .film($0) })
                world.watch(.ann, .film(1))
                world.now = now
                _ = try world.answer(world.request(.ann))
                _ = try world.answer(world.request(.ann, .rediscover))
            }
        }
    }

    @Test(
        arguments: [
            (1_735_603_200_000, 2024), (1_735_689_599_000, 2024), (1_735_689_600_000, 2025), (1_830_297_599_000, 2027),
            (1_830_297_600_000, 2028), (0, 1970), (-1000, 1969),
        ] as [(Int64, Int)])
    func theYearIsThatOfTheCalendar(now: Int64, year: Int) {
        #expect(RecommendationRequest(asker: .ann, now: now).year == year)
    }

    /// Twice the titles may cost about twice the time, not four times.
    @Test func timeGrowsWithTheCatalogueAndNotWithItsSquare() throws {
        func seconds(_ count: Int) throws -> Double {
            var world = World((0..<count).map { .film($0, keywords: ["k\($0 % 400)"], cast: ["c\($0 % 900)"]) })
            for number in 0..<200 { world.watch(.ann, .film(number)) }
            let recommender = world.recommender()
            let request = world.request(.ann)
            return try (0..<3).map { _ in
                let start = threadTime()
                _ = try recommender.answer(request)
                return threadTime() - start
            }.min() ?? 0
        }
        /// Seconds that this thread was given, which what else the machine does hardly changes.
        func threadTime() -> Double {
            var time = timespec()
            clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
            return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
        }
        let (small, large) = (try seconds(2000), try seconds(16_000))
        #expect(large < 24 * max(small, 0.0005), "\(small) s, then \(large) s for eight times the titles")
    }
}
