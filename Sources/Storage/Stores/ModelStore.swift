/// A trained model with how well it did.
package struct StoredModel: Sendable, Equatable {
    /// Unique among all kinds.
    package var version: String
    /// What it is for, such as `ranker`.
    package var kind: String
    /// Milliseconds since 1970.
    package var createdAt: Int64
    /// On held-out outcomes, by name; finite.
    package var metrics: [String: Double]
    /// The model itself, in the form that its kind defines.
    package var document: String
    /// In use; at most one of each kind is.
    package var isActive: Bool

    package init(
        version: String, kind: String, createdAt: Int64, metrics: [String: Double], document: String,
        isActive: Bool = false
    ) {
        self.version = version
        self.kind = kind
        self.createdAt = createdAt
        self.metrics = metrics
        self.document = document
        self.isActive = isActive
    }
}

/// All models that were ever trained, so that an earlier one can be used again.
package struct ModelStore {
    private let session: any DatabaseSession
    private static let columns = "version, kind, created_at, metrics, document, active"

    package init(_ session: any DatabaseSession) { self.session = session }

    /// Keeps a model, and uses it if it is marked active. The version must be new, or it throws `.uniqueViolation`.
    package func add(_ model: StoredModel) throws {
        try session.execute(
            "INSERT INTO models (\(Self.columns)) VALUES ($1, $2, $3, $4, $5, 0)",
            [
                .text(model.version), .text(model.kind), .integer(model.createdAt),
                .text(try JSONColumn.encode(model.metrics)), .text(model.document),
            ])
        if model.isActive { try activate(model.version) }
    }

    /// Uses a model instead of the one of its kind that was used. Returns whether there is such a version.
    @discardableResult
    package func activate(_ version: String) throws -> Bool {
        let rows = try session.query("SELECT kind FROM models WHERE version = $1", [.text(version)])
        guard let kind = try rows.first?.get(0, as: String.self) else { return false }
        // Two statements: within one, PostgreSQL may see two active rows in passing.
        try session.execute(
            "UPDATE models SET active = 0 WHERE kind = $1 AND active = 1 AND version <> $2",
            [.text(kind), .text(version)])
        try session.execute("UPDATE models SET active = 1 WHERE version = $1", [.text(version)])
        return true
    }

    package func active(_ kind: String) throws -> StoredModel? {
        try session.query("SELECT \(Self.columns) FROM models WHERE kind = $1 AND active = 1", [.text(kind)])
            .first.map(Self.model)
    }

    /// Newest first.
    package func all() throws -> [StoredModel] {
        try session.query("SELECT \(Self.columns) FROM models ORDER BY created_at DESC, version").map(Self.model)
    }

    private static func model(_ row: SQLRow) throws -> StoredModel {
        StoredModel(
            version: try row.get(0), kind: try row.get(1), createdAt: try row.get(2),
            metrics: try JSONColumn.decode(try row.get(3)), document: try row.get(4), isActive: try row.get(5))
    }
}
