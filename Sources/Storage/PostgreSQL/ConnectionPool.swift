import Synchronization

/// Lends out a fixed set of connections, first come first served. Whoever is cancelled while waiting stops waiting.
final class ConnectionPool: Sendable {
    private struct Waiter {
        let id: UInt64
        let continuation: CheckedContinuation<PostgreSQLConnection, any Error>
    }

    private struct State {
        var free: [PostgreSQLConnection]
        var lent = 0
        var waiters: [Waiter] = []
        var lastID: UInt64 = 0
        var isClosed = false
        /// Who waits for the last connection to come back after closing.
        var closers: [CheckedContinuation<Void, Never>] = []
    }

    private let state: Mutex<State>

    init(_ connections: [PostgreSQLConnection]) {
        state = Mutex(State(free: connections))
    }

    /// Every connection that is acquired must be released.
    ///
    /// - Throws: `CancellationError`, or `.unavailable` after closing.
    func acquire() async throws -> PostgreSQLConnection {
        let id = state.withLock { state in
            state.lastID += 1
            return state.lastID
        }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let outcome: Result<PostgreSQLConnection, any Error>? = state.withLock { state in
                    // A cancellation before this point found no waiter, but is seen here.
                    if Task.isCancelled { return .failure(CancellationError()) }
                    if state.isClosed { return .failure(Self.closed) }
                    guard let connection = state.free.popLast() else {
                        state.waiters.append(Waiter(id: id, continuation: continuation))
                        return nil
                    }
                    state.lent += 1
                    return .success(connection)
                }
                if let outcome { continuation.resume(with: outcome) }
            }
        } onCancel: {
            let waiter: Waiter? = state.withLock { state in
                state.waiters.firstIndex { $0.id == id }.map { state.waiters.remove(at: $0) }
            }
            waiter?.continuation.resume(throwing: CancellationError())
        }
    }

    func release(_ connection: PostgreSQLConnection) {
        let (next, closers): (Waiter?, [CheckedContinuation<Void, Never>]) = state.withLock { state in
            if !state.waiters.isEmpty { return (state.waiters.removeFirst(), []) }
            state.lent -= 1
            state.free.append(connection)
            guard state.isClosed, state.lent == 0 else { return (nil, []) }
            defer { state.closers = [] }
            return (nil, state.closers)
        }
        next?.continuation.resume(returning: connection)
        for closer in closers { closer.resume() }
    }

    /// Turns away who waits, waits for what is lent, and disconnects everything.
    func close() async {
        await withCheckedContinuation { continuation in
            let (waiters, isQuiet): ([Waiter], Bool) = state.withLock { state in
                state.isClosed = true
                if state.lent > 0 { state.closers.append(continuation) }
                defer { state.waiters = [] }
                return (state.waiters, state.lent == 0)
            }
            for waiter in waiters { waiter.continuation.resume(throwing: Self.closed) }
            if isQuiet { continuation.resume() }
        }
        let connections = state.withLock { state in
            defer { state.free = [] }
            return state.free
        }
        for connection in connections { connection.disconnect() }
    }

    private static var closed: StorageError { .unavailable("The database is closed.") }
}
