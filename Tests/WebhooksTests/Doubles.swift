import Dispatch
import Logging
import Synchronization

/// Counts how often it is rung.
final class Rings: Sendable {
    private let number = Mutex(0)

    var count: Int { number.withLock { $0 } }

    func ring() { number.withLock { $0 += 1 } }
}

/// Holds a transaction in the middle until the test lets it go on, half a minute at most.
struct Gate: Sendable {
    private let semaphore = DispatchSemaphore(value: 0)

    func wait() { _ = semaphore.wait(timeout: .now() + 30) }

    func open() { semaphore.signal() }
}

/// Keeps every word that is logged, at every level.
final class LogBook: Sendable {
    private let words = Mutex("")

    var text: String { words.withLock { $0 } }

    var logger: Logger { Logger(label: "test", factory: { _ in Handler(book: self) }) }

    private struct Handler: LogHandler {
        let book: LogBook
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.trace

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let line = "\(event.level) \(event.message) \(metadata) \(event.metadata ?? [:])\n"
            book.words.withLock { $0 += line }
        }
    }
}
