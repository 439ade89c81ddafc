import Foundation
import Storage
import Synchronization
import TestSupport
import Testing

/// Nothing that was acknowledged is lost, and nothing is done twice, whenever the process is killed.
@Suite struct KilledListenerTests {
    private static let secret = "secret-of-the-killed-listener"

    @Test(.timeLimit(.minutes(5)), arguments: TestDatabase.shared)
    func whatWasAcknowledgedIsDoneOnceHoweverOftenItIsKilled(kind: TestDatabase) async throws {
        try await kind.withLocation { location in
            let book = DeliveryBook()
            for _ in 0..<12 {
                let listener = try ListenerProcess(at: location, secret: Self.secret)
                let port = listener.port
                await withTaskGroup(of: Void.self) { senders in
                    for _ in 0..<16 { senders.addTask { await send(from: book, to: port) } }
                    // Somewhere in the middle of receiving, storing and working.
                    await book.whenAcknowledged(more: .random(in: 20...300))
                    listener.kill()
                }
                #expect(listener.waitForEnd() == SIGKILL)
            }
            // What got no answer is sent again, as the products do.
            let listener = try ListenerProcess(at: location, secret: Self.secret)
            book.close()
            await send(from: book, to: listener.port)
            let database = try await location.open()
            try await closing(database) {
                while try await database.read({ try InboxStore($0).counts() }).contains(where: { $0.state == .waiting })
                {
                    await Task.yield()
                }
                listener.end()
                #expect(listener.waitForEnd() == 0)
                let effects = try await database.read { session in
                    try session.query("SELECT marker, times FROM effects").map { row in
                        (try row.get(0, as: String.self), try row.get(1, as: Int.self))
                    }
                }
                #expect(effects.allSatisfy { $0.1 == 1 })
                #expect(Set(effects.map(\.0)) == book.acknowledged)
                let counts = try await database.read { try InboxStore($0).counts() }
                #expect(counts.map(\.state) == [.done])
                #expect(counts.map(\.deliveries) == [book.acknowledged.count])
            }
        }
    }

    /// Delivers until the connection breaks or nothing is left to deliver.
    private func send(from book: DeliveryBook, to port: Int) async {
        try? await LoopbackConnection.with(port: port) { connection in
            while let marker = book.next() {
                let body = #"{"marker":"\#(marker)","overview":"\#(String(repeating: "x", count: 700))"}"#
                do {
                    try await connection.send(
                        "POST /webhook/jellyfin HTTP/1.1\r\nHost: x\r\nX-Webhook-Secret: \(Self.secret)\r\n"
                            + "Content-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)")
                } catch {
                    return book.giveBack(marker)
                }
                guard let answer = await connection.answer(), [200, 202].contains(answer.status) else {
                    return book.giveBack(marker)
                }
                book.acknowledge(marker)
            }
        }
    }
}

/// Which deliveries there are, and which of them were acknowledged.
private final class DeliveryBook: Sendable {
    private struct State {
        var last = 0
        var unanswered: [String] = []
        var acknowledged: Set<String> = []
        var isClosed = false
        var awaited: (count: Int, continuation: CheckedContinuation<Void, Never>)?
    }

    private let state = Mutex(State())

    var acknowledged: Set<String> { state.withLock { $0.acknowledged } }

    /// One that got no answer, or else a new one; after closing no new one.
    func next() -> String? {
        state.withLock { state in
            if let marker = state.unanswered.popLast() { return marker }
            guard !state.isClosed else { return nil }
            state.last += 1
            return "m\(state.last)"
        }
    }

    func close() { state.withLock { $0.isClosed = true } }

    func giveBack(_ marker: String) { state.withLock { $0.unanswered.append(marker) } }

    func acknowledge(_ marker: String) {
        let continuation: CheckedContinuation<Void, Never>? = state.withLock { state in
            state.acknowledged.insert(marker)
            guard let awaited = state.awaited, state.acknowledged.count >= awaited.count else { return nil }
            state.awaited = nil
            return awaited.continuation
        }
        continuation?.resume()
    }

    func whenAcknowledged(more: Int) async {
        await withCheckedContinuation { continuation in
            state.withLock { $0.awaited = ($0.acknowledged.count + more, continuation) }
        }
    }
}
