import Synchronization

/// Lets a database be closed only when nobody uses it, and be used only while it is open; GRDB itself crashes otherwise.
final class OpenState: Sendable {
    private struct State {
        var users = 0
        var isClosed = false
        /// Who waits for the last user to leave after closing.
        var closers: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    /// Every use that is begun must be ended.
    ///
    /// - Throws: `.unavailable` after closing.
    func beginUse() throws(StorageError) {
        let isOpen = state.withLock { state in
            if !state.isClosed { state.users += 1 }
            return !state.isClosed
        }
        guard isOpen else { throw .unavailable("The database is closed.") }
    }

    func endUse() {
        let closers: [CheckedContinuation<Void, Never>] = state.withLock { state in
            state.users -= 1
            guard state.users == 0 else { return [] }
            defer { state.closers = [] }
            return state.closers
        }
        for closer in closers { closer.resume() }
    }

    /// Ends once nobody uses the database, and nobody will again.
    func close() async {
        await withCheckedContinuation { continuation in
            let isUnused = state.withLock { state in
                state.isClosed = true
                if state.users > 0 { state.closers.append(continuation) }
                return state.users == 0
            }
            if isUnused { continuation.resume() }
        }
    }
}
