import Synchronization

/// Wakes the one who waits for it. Ringing while nobody waits is remembered once.
///
/// Unlike a stream it outlives a wait that is given up.
final class Bell: Sendable {
    private struct State {
        var hasRung = false
        var waiting: CheckedContinuation<Void, Never>?
    }

    private let state = Mutex(State())

    func ring() {
        let waiting = state.withLock { state in
            defer { state.waiting = nil }
            state.hasRung = state.waiting == nil
            return state.waiting
        }
        waiting?.resume()
    }

    /// Returns at the next ring, or after `pause` if that is sooner.
    /// - Throws: `CancellationError`.
    func wait(
        atMost pause: Duration? = nil, sleep: @escaping @Sendable (Duration) async throws -> Void = { _ in }
    ) async throws {
        if let pause {
            guard pause > .zero else { return }
            await withTaskGroup(of: Void.self) { group in
                group.addTask { await self.next() }
                group.addTask { try? await sleep(pause) }
                await group.next()
                group.cancelAll()
            }
        } else {
            await next()
        }
        try Task.checkCancellation()
    }

    private func next() async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isOver = state.withLock { state in
                    if state.hasRung || Task.isCancelled {
                        state.hasRung = false
                        return true
                    }
                    state.waiting = continuation
                    return false
                }
                if isOver { continuation.resume() }
            }
        } onCancel: {
            let waiting = state.withLock { state in
                defer { state.waiting = nil }
                return state.waiting
            }
            waiting?.resume()
        }
    }
}
