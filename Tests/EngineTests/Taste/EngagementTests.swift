import Testing

@testable import Engine

/// What events, stars and feedback say of one title.
struct EngagementTests {
    private let now = Moment.now
    private let film = Title.film(1)

    private func event(
        _ completion: Double?, daysAgo: Double = 100, episode: Int? = nil, season: Int? = nil
    ) -> WatchEvent {
        WatchEvent(
            member: .ann, title: .film(1), startedAt: now - Int64(daysAgo * 86_400_000), completion: completion,
            season: season ?? (episode == nil ? nil : 1), episode: episode)
    }

    private func engagement(
        _ events: [WatchEvent], title: Title? = nil, stars: Double? = nil, _ feedback: [Feedback.Kind] = []
    ) throws -> Engagement {
        var signals = EngagementModel.Signals()
        signals.events = events
        signals.rating = stars.map { Rating(member: .ann, title: .film(1), stars: $0, ratedAt: now - 50 * .day) }
        signals.feedback = feedback.enumerated().map { index, kind in
            Feedback(member: .ann, title: .film(1), kind: kind, givenAt: now - 40 * .day + Int64(index))
        }
        return try #require(EngagementModel.engagement(of: signals, title: title ?? film, now: now))
    }

    @Test func nothingSaysNothing() {
        #expect(EngagementModel.engagement(of: .init(), title: film, now: now) == nil)
        #expect(EngagementModel.engagement(of: .init(), title: .series(1), now: now) == nil)
    }

    // MARK: - Films

    @Test func pausedAndResumedIsOneViewing() throws {
        let once = try engagement([event(0.97)])
        let paused = try engagement([event(0.3, daysAgo: 102), event(0.6, daysAgo: 101), event(0.97)])
        #expect(paused.completedViewings == 1)
        #expect(paused.value == once.value)
        #expect(paused.state == .watched)
        #expect(paused.completion == 0.97)
    }

    @Test func resumedAfterThePauseLimitIsAnotherViewing() {
        let near = Viewing.merge([event(0.3, daysAgo: 113), event(1, daysAgo: 100)])
        let far = Viewing.merge([event(0.3, daysAgo: 115), event(1, daysAgo: 100)])
        #expect(near.count == 1)
        #expect(far.count == 2)
    }

    @Test func watchedTwiceIsWorthMoreThanOnce() throws {
        let twice = try engagement([event(1, daysAgo: 400), event(1)])
        #expect(twice.completedViewings == 2)
        #expect(twice.value > (try engagement([event(1)]).value))
        #expect(try engagement((1...20).map { event(1, daysAgo: Double($0) * 100) }).value <= 1)
    }

    @Test func theSameViewingReportedTwiceIsNoRewatch() throws {
        #expect(try engagement([event(1), event(1)]) == engagement([event(1)]))
    }

    @Test(arguments: [0.0, 0.05, 0.19])
    func stoppingBeforeAFifthIsAnAbandon(completion: Double) throws {
        for daysAgo in [1.0, 100] {
            let result = try engagement([event(completion, daysAgo: daysAgo)])
            #expect(result.state == .abandoned)
            #expect(result.value <= -0.5)
        }
    }

    @Test(arguments: [0.2, 0.5, 0.89])
    func startedLatelyIsInProgressAndLaterAbandoned(completion: Double) throws {
        let lately = try engagement([event(completion, daysAgo: 3)])
        #expect(lately.state == .inProgress)
        #expect(lately.value >= 0)
        #expect(try engagement([event(completion, daysAgo: 29.9)]).state == .inProgress)
        #expect(try engagement([event(completion, daysAgo: 30)]).state == .abandoned)
    }

    @Test func seenToTheCreditsIsWatched() throws {
        #expect(try engagement([event(0.9)]).state == .watched)
        #expect(try engagement([event(nil)]).state == .watched)
        #expect(try engagement([event(nil)]).value > 0)
    }

    @Test func valueRisesWithCompletion() {
        let values = stride(from: -0.5, through: 1.5, by: 0.01).map { EngagementModel.value(ofCompletion: $0) }
        #expect(zip(values, values.dropFirst()).allSatisfy { $0 <= $1 })
        #expect(values.first == -0.9)
        #expect(values.last == 0.5)
    }

    @Test func lookingIntoAFilmAgainDoesNotUndoHavingWatchedIt() throws {
        let result = try engagement([event(nil, daysAgo: 300), event(0.05)])
        #expect(result.state == .watched)
        #expect(result.value > 0)
    }

    @Test func orderOfEventsDoesNotMatter() throws {
        let events = [event(0.3, daysAgo: 202), event(0.95, daysAgo: 201), event(0.1, daysAgo: 20), event(nil)]
        let expected = try engagement(events)
        var generator = SplitMix64(seed: 1)
        for _ in 0..<20 { #expect(try engagement(events.shuffled(using: &generator)) == expected) }
    }

    @Test func completionOutsideItsRangeIsClamped() throws {
        #expect(try engagement([event(7)]) == engagement([event(1)]))
        #expect(try engagement([event(.infinity)]) == engagement([event(1)]))
        #expect(try engagement([event(-3)]) == engagement([event(0)]))
    }

    @Test func completionThatIsNoNumberIsUnknown() throws {
        #expect(try engagement([event(.nan)]) == engagement([event(nil)]))
    }

    @Test func aClockInTheFutureDoesNotBreakAnything() throws {
        #expect(try engagement([event(1, daysAgo: -5000)]).state == .watched)
        #expect(try engagement([event(0.5, daysAgo: -5000)]).state == .inProgress)
    }

    // MARK: - Stars and feedback

    @Test func starsOutrankBehaviour() throws {
        #expect(try engagement([event(0.05)], stars: 5).value == 1)
        #expect(try engagement([event(1), event(1, daysAgo: 400)], stars: 1).value == -1)
        #expect(try engagement([], stars: 3).value == 0)
    }

    @Test(arguments: [(0.5, -1), (1, -1), (2, -0.5), (3, 0), (4, 0.5), (5, 1), (99, 1), (-99, -1)])
    func starsRunFromHateToLove(stars: Double, value: Float) {
        #expect(EngagementModel.value(ofStars: stars) == value)
    }

    @Test func starsThatAreNoNumberSayNothing() throws {
        #expect(try engagement([event(1)], stars: .nan).value.isFinite)
        #expect(try engagement([], [.stars(.nan)]).value.isFinite)
    }

    @Test func feedbackOutranksStars() throws {
        #expect(try engagement([event(1)], stars: 1, [.up]).value >= 0.7)
        #expect(try engagement([event(1)], stars: 5, [.down]).value <= -0.7)
        #expect(try engagement([event(0.05)], stars: 5, [.stars(2)]).value == -0.5)
        #expect(try engagement([event(0.05)], stars: 1, [.wouldWatchAgain(true)]).value >= 0.7)
    }

    @Test func theLatestFeedbackCounts() throws {
        #expect(try engagement([event(1)], [.up, .down]).value < 0)
        #expect(try engagement([event(1)], [.down, .up]).value > 0)
        #expect(try engagement([], [.dismiss, .up]).state == .unseen)
        #expect(try engagement([], [.up, .dismiss]).state == .dismissed)
    }

    @Test func feedbackOnWhatWasNotWatchedDoesNotMakeItWatched() throws {
        #expect(try engagement([], [.up]).state == .unseen)
        #expect(try engagement([], [.down]).state == .dismissed)
        #expect(try engagement([], [.dismiss]).state == .dismissed)
        #expect(try engagement([], [.seen]).state == .watched)
        #expect(try engagement([], [.stars(4)]).state == .watched)
    }

    /// "Seen" is a fact and no praise.
    @Test func sayingThatItWasSeenDoesNotTurnADislikeAround() throws {
        #expect(try engagement([], stars: 1, [.seen]).value < 0)
        #expect(try engagement([], [.down, .seen]).value < 0)
    }

    // MARK: - Series

    private func episodes(_ numbers: some Sequence<Int>, daysAgo: Double = 100) -> [WatchEvent] {
        numbers.map { event(1, daysAgo: daysAgo - Double($0) / 24, episode: $0) }
    }

    @Test func seriesGrowWithTheEpisodes() throws {
        let values = try [2, 4, 6, 8, 10].map { try engagement(episodes(1...$0), title: .series(1)).value }
        #expect(zip(values, values.dropFirst()).allSatisfy { $0 < $1 })
        #expect(try engagement(episodes(1...10), title: .series(1)).state == .watched)
        #expect(try engagement(episodes(1...10), title: .series(1)).completedViewings == 10)
    }

    @Test func leavingAfterTheFirstEpisodeIsAnAbandon() throws {
        let result = try engagement(episodes(1...1), title: .series(1))
        #expect(result.state == .abandoned)
        #expect(result.value <= -0.5)
        #expect(try engagement(episodes(1...1, daysAgo: 5), title: .series(1)).state == .inProgress)
    }

    @Test func aSeriesBeingWatchedIsInProgress() throws {
        let result = try engagement(episodes(1...5, daysAgo: 5), title: .series(1))
        #expect(result.state == .inProgress)
        #expect(result.value > 0)
    }

    @Test func episodesWatchedTwiceAreNotMoreEpisodes() throws {
        let result = try engagement(
            episodes(1...5, daysAgo: 300) + episodes(1...5, daysAgo: 100), title: .series(1))
        #expect(result.completedViewings == 5)
        #expect(result.completion == 0.5)
        #expect(result.value > (try engagement(episodes(1...5), title: .series(1)).value))
    }

    @Test(arguments: [nil, 0, -4, Int.max])
    func anOddNumberOfEpisodesIsSurvived(episodeCount: Int?) throws {
        let result = try engagement(episodes(1...3), title: .series(1, episodes: episodeCount))
        #expect(result.value.isFinite)
        #expect((0...1).contains(try #require(result.completion)))
    }

    /// Exports such as Trakt's say of a whole show that it was watched.
    @Test func aSeriesThatASourceCallsWatchedIsNotAbandoned() throws {
        let result = try engagement([event(nil)], title: .series(1))
        #expect(result.state == .watched)
        #expect(result.value > 0)
    }

    /// Whatever happened, the numbers stay on their scales.
    @Test func valuesStayOnTheScale() {
        for seed in 0..<500 {
            let random = RandomWorld(seed: UInt64(30_000 + seed))
            let index = random.world.recommender().index
            for member in random.members {
                for (_, engagement) in index.engagements(of: member) {
                    #expect((-1...1).contains(engagement.value))
                    #expect((0...1).contains(engagement.completion ?? 0))
                    #expect(engagement.completedViewings >= 0)
                }
            }
        }
    }
}
