import Foundation
import Logging
import MatrixCrypto

/// Works on the events in the inbox, in each room in their order.
struct EventWorker: Sendable {
    let surroundings: Surroundings
    let speech: Speech
    let desk: MessageDesk
    let requester: CryptoRequester
    /// Takes messages of verifications in rooms; says whether it was one.
    let takeVerification: @Sendable (RoomEvent) async throws -> Bool

    /// A message that fails so often is the reason for it.
    private static let mostTries = 10
    /// Answers that come sooner need no sign that they are worked on.
    private static let typingDelay = Duration.milliseconds(400)
    private static let typingDuration = Duration.seconds(30)
    private static let typingRenewal = Duration.seconds(25)

    func run() async throws {
        let schedule = surroundings.account.signals.work
        while true {
            let room = try await schedule.next()
            defer { schedule.done(room) }
            try await workOnAll(in: room)
        }
    }

    private func workOnAll(in room: RoomID) async throws {
        var failures = 0
        var misunderstandings = 0
        // Asking again would not give the same: to the bot the event would be a repeat.
        var answered: (sequence: Int64, consequences: Consequences)?
        while true {
            do {
                guard let (entry, view) = try await surroundings.account.firstEvent(in: room) else { return }
                if answered?.sequence != entry.sequence {
                    misunderstandings += 1
                    let consequences =
                        misunderstandings > Self.mostTries
                        ? giveUp(entry.event) : try await consequences(of: entry.event, in: view)
                    // What is said by a bot that is told to stop is no answer.
                    try Task.checkCancellation()
                    answered = (entry.sequence, consequences)
                    misunderstandings = 0
                }
                try await desk.keep(answered?.consequences ?? Consequences(), settling: entry)
                failures = 0
            } catch {
                failures += 1
                try await surroundings.pause(after: error, failures: failures, "a message cannot be answered yet")
            }
        }
    }

    /// The database is not the reason: to give up is kept in it as well.
    private func giveUp(_ event: RoomEvent) -> Consequences {
        surroundings.logger.error("a message cannot be answered and is left out", metadata: ["event": "\(event.id)"])
        surroundings.account.counters.count { $0.droppedEvents += 1 }
        return Consequences()
    }

    private func consequences(of event: RoomEvent, in view: RoomView) async throws -> Consequences {
        if try await takeVerification(event) { return Consequences() }
        // The keys are there by the time that there is something to be said.
        async let ready: Void = requester.makeReady([view.id])
        let consequences = try await withTyping(in: view.id) { try await speech.answer(event, view) }
        try await ready
        return consequences
    }

    /// Shows that an answer is worked on, if it takes a while.
    private func withTyping<T: Sendable>(
        in room: RoomID, _ body: @Sendable @escaping () async throws -> T
    ) async throws -> T {
        let (client, sleep) = (surroundings.client, surroundings.sleep)
        return try await withThrowingTaskGroup(of: (T?, isShown: Bool).self) { group in
            group.addTask { (try await body(), false) }
            group.addTask {
                var isShown = false
                do {
                    try await sleep(Self.typingDelay)
                    while true {
                        isShown = true
                        try await client.setTyping(in: room, for: Self.typingDuration)
                        try await sleep(Self.typingRenewal)
                    }
                } catch { return (nil, isShown) }
            }
            defer { group.cancelAll() }
            var result: T?
            var isShown = false
            for try await ended in group {
                result = ended.0 ?? result
                isShown = isShown || ended.isShown
                if result != nil { group.cancelAll() }
            }
            guard let result else { throw CancellationError() }
            if isShown { try? await client.setTyping(in: room, for: nil) }
            return result
        }
    }
}
