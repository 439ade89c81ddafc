package import Chat
import Foundation

extension ConnectorMemory {
    /// The memory of a connector, kept in `database` and claimed for the one who calls this.
    ///
    /// Whoever had it before, in this process or another, can change nothing from now on: its commits throw `TakenOver`.
    package static func claimed(_ connector: String, in database: any Database) async throws -> ConnectorMemory {
        let owner = UUID().uuidString
        try await database.write { try ConnectorRecordStore($0).claim(connector, for: owner) }
        return ConnectorMemory(
            all: { kind in try await database.read { try ConnectorRecordStore($0).all(of: connector, kind: kind) } },
            values: { keys in
                try await database.read { try ConnectorRecordStore($0).values(of: connector, keys) }
            },
            commit: { changes in
                try await database.write { session in
                    let store = ConnectorRecordStore(session)
                    guard try store.isHeld(connector, by: owner) else {
                        throw TakenOver(
                            description: """
                                Another process now speaks on \(connector) with the same database, so this one has to stop. \
                                Run the program only once, or give each its own database.
                                """)
                    }
                    try store.apply(changes, to: connector)
                }
            })
    }

    /// The same records for one who only looks: nobody is displaced, and nothing can be changed.
    package static func readOnly(_ connector: String, in database: any Database) -> ConnectorMemory {
        ConnectorMemory(
            all: { kind in try await database.read { try ConnectorRecordStore($0).all(of: connector, kind: kind) } },
            values: { keys in
                try await database.read { try ConnectorRecordStore($0).values(of: connector, keys) }
            },
            commit: { _ in throw TakenOver(description: "This is only looked at.") })
    }
}
