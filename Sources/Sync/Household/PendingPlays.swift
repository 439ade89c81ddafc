import Engine
import Integrations
import Storage

/// Records the plays that waited for their item or their member, now that these are known.
struct PendingPlays: Sendable {
    let database: any Database

    private static let batch = 500

    /// Returns how many plays no longer wait.
    func settle() async throws -> Int {
        var settled = 0
        while true {
            try Task.checkCancellation()
            let count = try await database.write { session in
                let ready = try PendingPlayStore(session).ready(limit: Self.batch)
                for (source, plays) in Dictionary(grouping: ready, by: \.source).sorted(by: { $0.key < $1.key }) {
                    let documents = try plays.map { try PlayDocument($0.document) }
                    for (server, documents) in Dictionary(grouping: documents, by: \.server) {
                        try PlayRecorder(server: server, source: source, session: session).record(
                            documents.map(\.play))
                    }
                }
                try PendingPlayStore(session).remove(ready)
                return ready.count
            }
            settled += count
            if count < Self.batch { return settled }
        }
    }
}
