/// When each topic is read again. Pure: the time is an argument.
package struct SyncSchedule: Sendable, Equatable {
    /// Between two readings that went well.
    package var intervals: [SyncTopic: Duration] = [
        .libraries: .seconds(3600), .access: .seconds(6 * 3600), .ratings: .seconds(6 * 3600),
        .history: .seconds(300),
    ]
    /// After a failure; it doubles up to the interval.
    package var firstPause = Duration.seconds(30)

    private var due: [SyncTopic: ContinuousClock.Instant] = [:]
    private var failures: [SyncTopic: Int] = [:]

    package init() {}

    package func dueTopics(at now: ContinuousClock.Instant) -> Set<SyncTopic> {
        Set(SyncTopic.allCases.filter { (due[$0] ?? now) <= now })
    }

    package mutating func request(_ topics: Set<SyncTopic>, at now: ContinuousClock.Instant) {
        for topic in topics { due[topic] = now }
    }

    package mutating func finished(
        _ topics: Set<SyncTopic>, failed: Set<SyncTopic>, at now: ContinuousClock.Instant
    ) {
        for topic in topics {
            let interval = intervals[topic] ?? .seconds(3600)
            if failed.contains(topic) {
                let count = failures[topic, default: 0]
                failures[topic] = count + 1
                due[topic] = now + min(firstPause * (1 << min(count, 16)), interval)
            } else {
                failures[topic] = nil
                due[topic] = now + interval
            }
        }
    }
}
