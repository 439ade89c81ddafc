/// How often what the engine sees was changed; two equal values mean that a loaded snapshot is still true.
package struct Revision: Sendable, Equatable {
    /// Grows with every change of the titles.
    package var catalogue: Int64
    /// Grows with every change of a `Household`.
    package var household: Int64

    package init(catalogue: Int64, household: Int64) {
        self.catalogue = catalogue
        self.household = household
    }
}

/// Counts the changes of what the engine sees, in the transactions that make them.
package struct RevisionStore {
    enum Topic: String, CaseIterable {
        case catalogue
        case household
    }

    private let session: any DatabaseSession

    package init(_ session: any DatabaseSession) { self.session = session }

    package func current() throws -> Revision {
        var values: [String: Int64] = [:]
        for row in try session.query("SELECT topic, value FROM revisions") { values[try row.get(0)] = try row.get(1) }
        return Revision(
            catalogue: values[Topic.catalogue.rawValue] ?? 0, household: values[Topic.household.rawValue] ?? 0)
    }

    /// Makes other writers of `topic` wait until this transaction ends, so that what is read now is still true when it
    /// is changed. Whoever writes both topics in one transaction writes the catalogue first, or two may block each other.
    func lock(_ topic: Topic) throws {
        try session.execute("UPDATE revisions SET value = value WHERE topic = $1", [.text(topic.rawValue)])
    }

    /// Locks `topic`, runs `body`, and counts it as a change if any row was. Returns how many rows were.
    @discardableResult
    func change(_ topic: Topic, _ body: () throws -> Int) throws -> Int {
        try lock(topic)
        let rows = try body()
        if rows > 0 { try bump(topic) }
        return rows
    }

    func bump(_ topic: Topic) throws {
        try session.execute("UPDATE revisions SET value = value + 1 WHERE topic = $1", [.text(topic.rawValue)])
    }
}
