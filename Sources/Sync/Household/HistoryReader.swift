import Integrations
import Storage

/// Brings the plays on a media server into the database, from where it stopped the last time.
struct HistoryReader: Sendable {
    let database: any Database
    /// The media server that was played on.
    let server: String
    let history: MediaSource.History
    let progress: @Sendable (Double) -> Void

    struct Result: Sendable {
        var plays = PlayRecorder.Counts()
        /// What could not be understood, the first of each reading; the rest is only counted.
        var rejected: [String] = []
        var rejectedCount = 0
    }

    /// - Throws: `WebError` when the source does not answer; what was read until then stays, and is not read again.
    func run() async throws -> Result {
        let name = history.name
        var result = Result()
        var cursor = try await database.read { try SyncCursorStore($0).get(name, Self.topic) }.map(SourceCursor.init)
        while true {
            try Task.checkCancellation()
            let page = try await history.source.plays(after: cursor)
            let counts = try await database.write { [server] session in
                let counts = try PlayRecorder(server: server, source: name, session: session).record(page.entries)
                try SyncCursorStore(session).set(name, Self.topic, to: page.cursor.rawValue)
                return counts
            }
            result.plays.recorded += counts.recorded
            result.plays.pending += counts.pending
            result.rejectedCount += page.rejected.count
            result.rejected += page.rejected.prefix(max(0, Self.shownRejections - result.rejected.count))
            if let total = page.total, let done = page.done, total > 0 {
                progress(min(Double(done) / Double(total), 1))
            }
            cursor = page.cursor
            if page.isLast { return result }
        }
    }

    private static let topic = "history"
    private static let shownRejections = 20
}
