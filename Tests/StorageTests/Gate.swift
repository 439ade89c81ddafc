import Dispatch

/// Holds a transaction in the middle until the test lets it go on; gives up after five minutes, so that a broken
/// promise fails the test instead of hanging it.
struct Gate: Sendable {
    private let semaphore = DispatchSemaphore(value: 0)

    /// Returns whether it was opened in time.
    func wait() -> Bool { semaphore.wait(timeout: .now() + 300) == .success }

    func open() { semaphore.signal() }
}
