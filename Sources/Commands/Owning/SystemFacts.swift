import Engine
package import Storage

/// How it stands with the sources and with what came of them, as the database tells.
package struct SystemFacts: Sendable {
    package let sources: [SourceCondition]
    /// Items of which nobody could find out which title they are: how many, and the first of them.
    let unmatchedCount: Int
    let unmatched: [StoredServerItem]
    let pendingPlays: Int
    let waitingDeliveries: Int
    let deadDeliveries: Int
    /// The newest delivery that could not be used.
    let lastDead: DeadDelivery?

    private static let shown = 5

    package init(_ session: any DatabaseSession) throws {
        sources = SourceCondition.conditions(of: try SourceStateStore(session).all())
        let items = ServerItemStore(session)
        unmatchedCount = try items.unmatchedCount()
        unmatched = try items.unmatched(limit: Self.shown)
        pendingPlays = try PendingPlayStore(session).count()
        let inbox = InboxStore(session)
        let counts = try inbox.counts()
        waitingDeliveries = counts.filter { $0.state == .waiting }.map(\.count).reduce(0, +)
        deadDeliveries = counts.filter { $0.state == .dead }.map(\.count).reduce(0, +)
        lastDead = try inbox.dead(limit: 1).first
    }
}

/// How it stands with one source.
package struct SourceCondition: Sendable, Equatable {
    package enum State: Sendable, Equatable {
        case up
        /// Some of what it has can be read, or could a while ago.
        case degraded(since: Int64, problem: String)
        case down(since: Int64, problem: String)
    }

    package let source: String
    package let state: State
    /// When something was last read of it, milliseconds since 1970.
    package let succeededAt: Int64?

    package static func conditions(of states: [SourceState]) -> [SourceCondition] {
        Dictionary(grouping: states, by: \.source).sorted { $0.key < $1.key }.map { source, states in
            let failing = states.filter { $0.failingSince != nil }
            let first = failing.min { ($0.failingSince ?? 0, $0.topic) < ($1.failingSince ?? 0, $1.topic) }
            let succeededAt = states.compactMap(\.succeededAt).max()
            let state: State =
                if let first, let since = first.failingSince {
                    failing.count == states.count
                        ? .down(since: since, problem: first.problem ?? "")
                        : .degraded(since: since, problem: first.problem ?? "")
                } else {
                    .up
                }
            return SourceCondition(source: source, state: state, succeededAt: succeededAt)
        }
    }
}
