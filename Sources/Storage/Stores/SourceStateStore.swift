/// When a source was last read to the end, and what has kept it from being read since.
package struct SourceState: Sendable, Equatable {
    package var source: String
    /// What is read of it, such as `history`.
    package var topic: String
    /// Milliseconds since 1970; `nil` when it never was.
    package var succeededAt: Int64?
    /// `nil` while all is well.
    package var failingSince: Int64?
    /// A complete sentence for the owner, without secrets.
    package var problem: String?

    package init(
        source: String, topic: String, succeededAt: Int64? = nil, failingSince: Int64? = nil, problem: String? = nil
    ) {
        self.source = source
        self.topic = topic
        self.succeededAt = succeededAt
        self.failingSince = failingSince
        self.problem = problem
    }
}

/// How it stands with each source, for those who look from another process or after a restart.
package struct SourceStateStore {
    private let session: any DatabaseSession

    package init(_ session: any DatabaseSession) { self.session = session }

    package func succeeded(_ source: String, topic: String, at now: Int64) throws {
        try session.execute(
            """
            INSERT INTO source_states (source, topic, succeeded_at) VALUES ($1, $2, $3)
            ON CONFLICT (source, topic) DO UPDATE
            SET succeeded_at = excluded.succeeded_at, failing_since = NULL, problem = NULL
            """, [.text(source), .text(topic), .integer(now)])
    }

    /// The moment of the first failure in a row is kept.
    package func failed(_ source: String, topic: String, problem: String, at now: Int64) throws {
        try session.execute(
            """
            INSERT INTO source_states (source, topic, failing_since, problem) VALUES ($1, $2, $3, $4)
            ON CONFLICT (source, topic) DO UPDATE
            SET failing_since = coalesce(source_states.failing_since, excluded.failing_since),
                problem = excluded.problem
            """, [.text(source), .text(topic), .integer(now), .text(problem)])
    }

    /// In order of source and topic.
    package func all() throws -> [SourceState] {
        try session.query(
            "SELECT source, topic, succeeded_at, failing_since, problem FROM source_states ORDER BY source, topic"
        ).map { row in
            SourceState(
                source: try row.get(0), topic: try row.get(1), succeededAt: try row.get(2),
                failingSince: try row.get(3), problem: try row.get(4))
        }
    }
}
