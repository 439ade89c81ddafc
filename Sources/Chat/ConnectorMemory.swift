package import Foundation

/// What a connector must still know after a restart: named records that are changed together or not at all.
///
/// A connector never sees the database; the composition hands it these functions. Its keys and values are its own business.
package struct ConnectorMemory: Sendable {
    /// Names one record.
    package struct Key: Hashable, Sendable {
        /// What sort of record it is, such as `outbox`.
        package let kind: String
        /// Unique among those of its kind; records are read in this order, by bytes.
        package let id: String

        package init(_ kind: String, _ id: String) {
            self.kind = kind
            self.id = id
        }
    }

    /// The new values of records; `nil` removes one.
    package typealias Changes = [Key: Data?]

    /// Another process has taken the memory over, so that this one must stop: two would contradict each other.
    package struct TakenOver: ConnectorFailure {
        package let description: String

        package init(description: String) { self.description = description }
    }

    /// All records of a kind, by id.
    package let all: @Sendable (_ kind: String) async throws -> [String: Data]
    /// Those of the named records that exist.
    package let values: @Sendable (_ keys: Set<Key>) async throws -> [Key: Data]
    /// Makes all changes in one transaction.
    ///
    /// - Throws: `TakenOver`, or what the database throws; then nothing has changed, unless the connection was lost at the very
    ///   moment of the commit.
    package let commit: @Sendable (Changes) async throws -> Void

    package init(
        all: @escaping @Sendable (_ kind: String) async throws -> [String: Data],
        values: @escaping @Sendable (_ keys: Set<Key>) async throws -> [Key: Data],
        commit: @escaping @Sendable (Changes) async throws -> Void
    ) {
        self.all = all
        self.values = values
        self.commit = commit
    }
}
