import MatrixCrypto
import Synchronization

/// Gives rooms that have something to do to several workers, each room to one at a time, first come, first served.
final class RoomSchedule: Sendable {
    private struct State {
        var ready: [RoomID] = []
        var busy: Set<RoomID> = []
        /// Rooms that got more to do while they were worked on.
        var again: Set<RoomID> = []
        var waiting: [Int: CheckedContinuation<RoomID?, Never>] = [:]
        var nextWaiter = 0
    }

    private let state = Mutex(State())

    /// Says that the room has something to do.
    func add(_ room: RoomID) {
        let waiter = state.withLock { state -> CheckedContinuation<RoomID?, Never>? in
            if state.busy.contains(room) {
                state.again.insert(room)
                return nil
            }
            if let first = state.waiting.keys.min() {
                state.busy.insert(room)
                return state.waiting.removeValue(forKey: first)
            }
            if !state.ready.contains(room) { state.ready.append(room) }
            return nil
        }
        waiter?.resume(returning: room)
    }

    /// Waits for a room; it is the caller's until `done`.
    /// - Throws: `CancellationError`.
    func next() async throws -> RoomID {
        let number = state.withLock { state in
            state.nextWaiter += 1
            return state.nextWaiter
        }
        let room = await withTaskCancellationHandler {
            await withCheckedContinuation { (continuation: CheckedContinuation<RoomID?, Never>) in
                let answer = state.withLock { state -> RoomID?? in
                    if Task.isCancelled { return .some(nil) }
                    if !state.ready.isEmpty {
                        let room = state.ready.removeFirst()
                        state.busy.insert(room)
                        return room
                    }
                    state.waiting[number] = continuation
                    return nil
                }
                if let answer { continuation.resume(returning: answer) }
            }
        } onCancel: {
            state.withLock { $0.waiting.removeValue(forKey: number) }?.resume(returning: nil)
        }
        guard let room else { throw CancellationError() }
        return room
    }

    func done(_ room: RoomID) {
        let hasMore = state.withLock { state in
            state.busy.remove(room)
            return state.again.remove(room) != nil
        }
        if hasMore { add(room) }
    }

    /// Whether nobody has anything to do.
    var isIdle: Bool { state.withLock { $0.ready.isEmpty && $0.busy.isEmpty } }
}
