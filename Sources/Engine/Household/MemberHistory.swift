/// All that one member did, and what it says of each title.
///
/// It is kept with what it was made from, so that a household that changed can tell for which of its members nothing did.
struct MemberHistory: Sendable {
    /// What happened, in the order of the household.
    struct Record: Sendable {
        var events: [WatchEvent] = []
        var ratings: [Rating] = []
        var feedback: [Feedback] = []
    }

    let record: Record
    /// In order of the last time (oldest first).
    let engagements: [(row: Int, engagement: Engagement)]
    private let madeAt: Int64
    /// For how long after `madeAt` the same record gives the same engagements, ms; 0 = for that moment alone.
    private let lifetime: Int64

    init(_ record: Record, catalogue: Catalogue, now: Int64) {
        var lifetime = Int64.max
        // Clocks of other machines may be wrong: nothing happened before 1970 or after now.
        func settled(_ moment: Int64) -> Int64 {
            if moment > now { lifetime = 0 }
            return min(max(moment, 0), max(now, 0))
        }
        var signals: [Int: EngagementModel.Signals] = [:]
        for var event in record.events {
            event.startedAt = settled(event.startedAt)
            // What is in progress will have been abandoned when this time has passed.
            let untilStale = EngagementModel.staleAfter - (max(now, 0) - event.startedAt)
            if untilStale > 0 { lifetime = min(lifetime, untilStale) }
            guard let row = catalogue.row(of: event.title) else { continue }
            signals[row, default: .init()].events.append(event)
        }
        for var feedback in record.feedback {
            feedback.givenAt = settled(feedback.givenAt)
            guard let row = catalogue.row(of: feedback.title) else { continue }
            signals[row, default: .init()].feedback.append(feedback)
        }
        for var rating in record.ratings where rating.stars.isFinite {
            rating.ratedAt = settled(rating.ratedAt)
            guard let row = catalogue.row(of: rating.title) else { continue }
            // Of two at one moment the better one: the order of the rows must not matter.
            let known = signals[row]?.rating.map { ($0.ratedAt, $0.stars) } ?? (.min, 0)
            if (rating.ratedAt, rating.stars) > known { signals[row, default: .init()].rating = rating }
        }
        self.record = record
        self.lifetime = lifetime
        madeAt = now
        engagements = signals.compactMap { row, signals in
            EngagementModel.engagement(of: signals, title: catalogue.titles[row], now: now).map { (row, $0) }
        }.sorted { ($0.engagement.lastAt, $0.row) < ($1.engagement.lastAt, $1.row) }
    }

    /// Whether one made at `now` from the same record would say the same.
    func isCurrent(at now: Int64) -> Bool {
        let (age, isOverflow) = now.subtractingReportingOverflow(madeAt)
        return age == 0 || (!isOverflow && age > 0 && age < lifetime)
    }
}
