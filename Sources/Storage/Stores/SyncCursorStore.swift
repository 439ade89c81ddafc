/// How far the sources were read. A cursor is stored in the transaction that keeps what was read, so that after a crash
/// reading goes on exactly behind what is there.
package struct SyncCursorStore {
    private let session: any DatabaseSession

    package init(_ session: any DatabaseSession) { self.session = session }

    /// - Parameter topic: what is read, such as `history` or `items/3`.
    package func get(_ source: String, _ topic: String) throws -> String? {
        try session.query(
            "SELECT cursor FROM sync_cursors WHERE source = $1 AND topic = $2", [.text(source), .text(topic)]
        ).first.map { try $0.get(0) }
    }

    package func set(_ source: String, _ topic: String, to cursor: String) throws {
        try session.execute(
            """
            INSERT INTO sync_cursors (source, topic, cursor) VALUES ($1, $2, $3)
            ON CONFLICT (source, topic) DO UPDATE SET cursor = excluded.cursor
            """, [.text(source), .text(topic), .text(cursor)])
    }

    /// Makes the topic be read from the beginning.
    package func remove(_ source: String, _ topic: String) throws {
        try session.execute(
            "DELETE FROM sync_cursors WHERE source = $1 AND topic = $2", [.text(source), .text(topic)])
    }

    /// Makes everything of the source be read from the beginning.
    package func removeAll(of source: String) throws {
        try session.execute("DELETE FROM sync_cursors WHERE source = $1", [.text(source)])
    }
}
