import Synchronization

/// What the dispatcher reported as our fault.
final class ErrorLog: Sendable {
    private let entries = Mutex<[(error: String, reference: String)]>([])

    func report(_ error: any Error, _ reference: String) {
        entries.withLock { $0.append(("\(error)", reference)) }
    }

    var all: [(error: String, reference: String)] { entries.withLock { $0 } }
}
