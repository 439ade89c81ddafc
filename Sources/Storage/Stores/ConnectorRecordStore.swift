package import Chat
package import Foundation

/// The records of chat connectors, and which process may change them.
///
/// A connector has one owner at a time: the process that claimed it last. All others find out when they write.
package struct ConnectorRecordStore {
    private let session: any DatabaseSession

    package init(_ session: any DatabaseSession) { self.session = session }

    /// Makes `owner` the only one that may change the records of a connector.
    package func claim(_ connector: String, for owner: String) throws {
        try session.execute(
            """
            INSERT INTO connector_claims (connector, owner) VALUES ($1, $2)
            ON CONFLICT (connector) DO UPDATE SET owner = excluded.owner
            """, [.text(connector), .text(owner)])
    }

    /// Whether `owner` has the claim; nobody can take it until the end of the transaction.
    package func isHeld(_ connector: String, by owner: String) throws -> Bool {
        let rows = try session.query(
            "SELECT owner FROM connector_claims WHERE connector = $1 \(session.dialect.lockingRows)",
            [.text(connector)])
        return try rows.first.map { try $0.get(0) } == owner
    }

    /// All records of a kind, by id.
    package func all(of connector: String, kind: String) throws -> [String: Data] {
        var records: [String: Data] = [:]
        let rows = try session.query(
            "SELECT id, value FROM connector_records WHERE connector = $1 AND kind = $2",
            [.text(connector), .text(kind)])
        for row in rows {
            let value: [UInt8] = try row.get(1)
            records[try row.get(0)] = Data(value)
        }
        return records
    }

    /// Those of the named records that exist.
    package func values(
        of connector: String, _ keys: Set<ConnectorMemory.Key>
    ) throws -> [ConnectorMemory.Key: Data] {
        var records: [ConnectorMemory.Key: Data] = [:]
        for (kind, keys) in Dictionary(grouping: keys, by: \.kind) {
            for run in KeyRuns(keys.map(\.id).sorted()) {
                let places = (3..<run.count + 3).map { "$\($0)" }.joined(separator: ", ")
                let rows = try session.query(
                    """
                    SELECT id, value FROM connector_records WHERE connector = $1 AND kind = $2 AND id IN (\(places))
                    """, [.text(connector), .text(kind)] + run.map { .text($0) })
                for row in rows {
                    let value: [UInt8] = try row.get(1)
                    records[ConnectorMemory.Key(kind, try row.get(0))] = Data(value)
                }
            }
        }
        return records
    }

    /// Forgets everything of a connector, and displaces whoever speaks with it.
    ///
    /// - Returns: how many records there were.
    package func removeAll(of connector: String) throws -> Int {
        try session.execute("DELETE FROM connector_claims WHERE connector = $1", [.text(connector)])
        return try session.execute("DELETE FROM connector_records WHERE connector = $1", [.text(connector)])
    }

    package func apply(_ changes: ConnectorMemory.Changes, to connector: String) throws {
        var kept: [[SQLValue]] = []
        // In one order, so that two transactions never wait for each other.
        for (key, value) in changes.sorted(by: { ($0.key.kind, $0.key.id) < ($1.key.kind, $1.key.id) }) {
            if let value {
                kept.append([.text(connector), .text(key.kind), .text(key.id), .blob([UInt8](value))])
            } else {
                try session.execute(
                    "DELETE FROM connector_records WHERE connector = $1 AND kind = $2 AND id = $3",
                    [.text(connector), .text(key.kind), .text(key.id)])
            }
        }
        try RowBatch(
            "INSERT INTO connector_records (connector, kind, id, value) VALUES",
            suffix: "ON CONFLICT (connector, kind, id) DO UPDATE SET value = excluded.value"
        ).execute(kept, in: session)
    }
}
