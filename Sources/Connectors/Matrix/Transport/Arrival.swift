import Synchronization

/// A value that comes once, and that several may wait for.
final class Arrival<Value: Sendable>: Sendable {
    private struct State {
        var outcome: Result<Value, any Error>?
        var waiting: [Int: CheckedContinuation<Value, any Error>] = [:]
        var nextWaiter = 0
    }

    private let state = Mutex(State())

    /// Only the first outcome counts.
    func settle(_ outcome: Result<Value, any Error>) {
        let waiting = state.withLock { state -> [CheckedContinuation<Value, any Error>] in
            guard state.outcome == nil else { return [] }
            state.outcome = outcome
            defer { state.waiting = [:] }
            return Array(state.waiting.values)
        }
        for continuation in waiting { continuation.resume(with: outcome) }
    }

    /// `nil` while it has not come.
    var current: Value? { state.withLock { try? $0.outcome?.get() } }

    /// - Throws: what it failed with, and `CancellationError`.
    var value: Value {
        get async throws {
            let number = state.withLock { state in
                state.nextWaiter += 1
                return state.nextWaiter
            }
            return try await withTaskCancellationHandler {
                try await withCheckedThrowingContinuation { continuation in
                    let outcome = state.withLock { state -> Result<Value, any Error>? in
                        if let outcome = state.outcome { return outcome }
                        if Task.isCancelled { return .failure(CancellationError()) }
                        state.waiting[number] = continuation
                        return nil
                    }
                    if let outcome { continuation.resume(with: outcome) }
                }
            } onCancel: {
                state.withLock { $0.waiting.removeValue(forKey: number) }?.resume(throwing: CancellationError())
            }
        }
    }
}
