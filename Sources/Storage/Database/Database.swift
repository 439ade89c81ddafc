/// Where everything is kept: one seam over SQLite and PostgreSQL, which take the same SQL text.
///
/// A closure is one transaction. It is synchronous, so nothing can suspend inside it, and it runs on a thread of the
/// database, never on the cooperative pool. It is run at most once: a transaction that fails is reported, not retried.
package protocol Database: Sendable {
    /// Reads from one unchanging snapshot; a statement that writes fails.
    func read<T: Sendable>(_ body: @Sendable @escaping (any DatabaseSession) throws -> T) async throws -> T

    /// Keeps all changes of `body`, or none when it throws or when any of its statements failed, even if it caught
    /// that error.
    @discardableResult
    func write<T: Sendable>(_ body: @Sendable @escaping (any DatabaseSession) throws -> T) async throws -> T

    /// Waits for running transactions and lets go of files and connections. Later use throws `.unavailable`.
    /// It must be called once before the value is dropped.
    func close() async throws
}
