/// What a member's events, ratings and feedback say of one title.
package struct Engagement: Sendable, Equatable {
    /// −1 (could not stand it) … 0 (nothing to say) … 1 (loved it).
    package var value: Float
    /// When the last of it happened, milliseconds since 1970.
    package var lastAt: Int64
    package var state: State
    /// Highest completion of any viewing, 0…1; `nil` when no source says.
    package var completion: Double?
    /// How often it was watched to the end; of a series: how many episodes were finished.
    package var completedViewings: Int

    package enum State: String, Sendable, Equatable {
        case watched
        case inProgress
        case abandoned
        /// Not watched, and not wanted.
        case dismissed
        /// Not watched, but the idea was liked.
        case unseen

        package var isViewing: Bool { self != .dismissed && self != .unseen }
    }
}

/// Turns what happened into engagements. All numbers are on the scale −1…1 of `Engagement.value`.
///
/// What a member said outranks what they did: feedback, else stars, else behaviour. Behaviour is completion, lifted
/// by watching again and lowered by stopping early (before 20 % it counts as an abandon).
package enum EngagementModel {
    /// From here on the rest is credits.
    static let completeFrom = 0.9
    /// Before this much, stopping says that it was not liked.
    static let abandonedBefore = 0.2
    /// Two parts of one viewing may lie this far apart, ms.
    static let pauseLimit: Int64 = 14 * .day
    /// A started title that nobody touched for this long is not going to be finished, ms.
    static let staleAfter: Int64 = 30 * .day

    package struct Signals: Sendable {
        package var events: [WatchEvent] = []
        package var rating: Rating?
        package var feedback: [Feedback] = []
        package init() {}
    }

    /// - Returns: `nil` when the signals say nothing of the title at all.
    package static func engagement(of signals: Signals, title: Title?, now: Int64) -> Engagement? {
        let isSeries = title?.kind == .tv
        var result =
            isSeries
            ? seriesBehaviour(signals.events, episodes: title?.episodes, now: now)
            : filmBehaviour(signals.events, now: now)
        if let rating = signals.rating {
            var rated =
                result ?? Engagement(value: 0, lastAt: rating.ratedAt, state: .watched, completedViewings: 0)
            rated.value = value(ofStars: rating.stars)
            rated.lastAt = max(rated.lastAt, rating.ratedAt)
            result = rated
        }
        let told = signals.feedback.sorted { ($0.givenAt, $0.kind.rank) < ($1.givenAt, $1.kind.rank) }
        for feedback in told { apply(feedback, to: &result) }
        return result
    }

    /// Three stars say nothing, five everything.
    static func value(ofStars stars: Double) -> Float { stars.isFinite ? Float(min(max((stars - 3) / 2, -1), 1)) : 0 }

    private static func apply(_ feedback: Feedback, to result: inout Engagement?) {
        var engagement =
            result ?? Engagement(value: 0, lastAt: feedback.givenAt, state: .unseen, completedViewings: 0)
        let wasWatched = engagement.state.isViewing
        switch feedback.kind {
        case .up:
            engagement.value = max(engagement.value, wasWatched ? 0.8 : 0.5)
            if !wasWatched { engagement.state = .unseen }
        case .down:
            engagement.value = min(engagement.value, wasWatched ? -0.8 : -0.5)
            if !wasWatched { engagement.state = .dismissed }
        case .dismiss:
            engagement.value = min(engagement.value, -0.2)
            if !wasWatched { engagement.state = .dismissed }
        case .seen:
            // Says that it was watched, not how it was liked.
            switch engagement.state {
            case .unseen, .dismissed: engagement.value = result == nil ? 0.1 : engagement.value
            case .abandoned, .inProgress: engagement.value = max(engagement.value, 0)
            case .watched: break
            }
            engagement.state = .watched
        case .stars(let stars):
            engagement.value = value(ofStars: stars)
            if !wasWatched { engagement.state = .watched }
        case .wouldWatchAgain(let again):
            if again { engagement.value = max(engagement.value, 0.7) }
            if !wasWatched { engagement.state = .watched }
        }
        engagement.lastAt = max(engagement.lastAt, feedback.givenAt)
        result = engagement
    }

    // MARK: - Films

    private static func filmBehaviour(_ events: [WatchEvent], now: Int64) -> Engagement? {
        let viewings = Viewing.merge(events)
        guard let last = viewings.last else { return nil }
        let best = viewings.compactMap(\.completion).max()
        let completed = viewings.count { ($0.completion ?? 1) >= completeFrom }
        var value = best.map(value(ofCompletion:)) ?? 0.3
        // Looking into it again later does not undo having seen it to the end.
        if completed > 0 { value = min(max(value, 0.3) + 0.25 * Float(completed - 1), 1) }
        let state: Engagement.State
        if completed > 0 {
            state = .watched
        } else if now - last.endedAt < staleAfter, (last.completion ?? 0) >= abandonedBefore {
            state = .inProgress
            value = max(value, 0)
        } else {
            state = .abandoned
        }
        return Engagement(
            value: value, lastAt: last.endedAt, state: state, completion: best, completedViewings: completed)
    }

    /// Straight lines between the points that mean something: left at once, gave it a chance, saw it to the end.
    static func value(ofCompletion completion: Double) -> Float {
        let points: [(Double, Float)] = [
            (0, -0.9), (abandonedBefore, -0.6), (0.6, -0.1), (completeFrom, 0.4), (1, 0.5),
        ]
        for (low, high) in zip(points, points.dropFirst()) where completion <= high.0 {
            let share = Float((max(completion, 0) - low.0) / (high.0 - low.0))
            return low.1 + share * (high.1 - low.1)
        }
        return 0.5
    }

    // MARK: - Series

    /// Engagement grows with the episodes finished; leaving after the first one is an abandon.
    private static func seriesBehaviour(_ events: [WatchEvent], episodes: Int?, now: Int64) -> Engagement? {
        let viewings = Viewing.merge(events)
        guard let last = viewings.last else { return nil }
        let finished = viewings.filter { ($0.completion ?? 1) >= completeFrom }
        let distinct = Set(finished.map(\.episodeKey))
        // Some sources know only that the show was watched, not which episodes.
        let isWhole = finished.contains { $0.episode == nil }
        let share = isWhole ? 1 : min(Double(distinct.count) / Double(max(episodes ?? 10, 1)), 1)
        let isStale = now - last.endedAt >= staleAfter
        let state: Engagement.State
        if share >= completeFrom {
            state = .watched
        } else if !isStale {
            state = .inProgress
        } else {
            state = distinct.count <= 1 || share < abandonedBefore ? .abandoned : .watched
        }
        var value: Float
        switch state {
        case .abandoned: value = distinct.count <= 1 ? -0.7 : -0.3
        case .inProgress: value = distinct.isEmpty ? 0 : Float(0.2 + 0.6 * share.squareRoot())
        case .watched, .dismissed, .unseen: value = Float(0.2 + 0.6 * share.squareRoot())
        }
        if finished.count > distinct.count {
            value = min(value + 0.25 * Float(finished.count - distinct.count) / Float(max(distinct.count, 1)), 1)
        }
        return Engagement(
            value: value, lastAt: last.endedAt, state: state, completion: share,
            completedViewings: isWhole ? max(episodes ?? 1, distinct.count) : distinct.count)
    }
}

extension Int64 {
    /// Milliseconds of a day.
    package static var day: Int64 { 86_400_000 }
}

extension Feedback.Kind {
    /// The order in which opinions of one moment are heard, so that the order of the rows does not matter.
    fileprivate var rank: Double {
        switch self {
        case .seen: 0
        case .dismiss: 1
        case .down: 2
        case .up: 3
        case .wouldWatchAgain(let again): again ? 5 : 4
        case .stars(let stars): 6 + stars
        }
    }
}
