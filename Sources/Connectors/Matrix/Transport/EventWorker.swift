import Foundation
import Logging
import MatrixCrypto
import Web

/// Works on the events in the inbox, in each room in their order.
struct EventWorker: Sendable {
    let surroundings: Surroundings
    let speech: Speech
    let desk: MessageDesk
    let requester: CryptoRequester
    /// Takes messages of verifications in rooms; says whether it was one.
    let takeVerification: @Sendable (RoomEvent) async -> Bool

    /// Answers that come sooner need no sign that they are worked on.
    private static let typingDelay = Duration.milliseconds(400)
    private static let typingDuration = Duration.seconds(30)
    private static let typingRenewal = Duration.seconds(25)

    func run() async throws {
        let schedule = surroundings.account.signals.work
        while true {
            let room = try await schedule.next()
            defer { schedule.done(room) }
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await workOnAll(in: room) }
                group.addTask { await markRead(in: room) }
                try await group.waitForAll()
            }
        }
    }

    private func workOnAll(in room: RoomID) async throws {
        var failures = 0
        while !Task.isCancelled {
            do {
                guard let (entry, view) = try await surroundings.account.firstEvent(in: room) else { return }
                try await work(on: entry, in: view)
                failures = 0
            } catch {
                failures += 1
                try await surroundings.pause(after: error, failures: failures, "a message cannot be answered yet")
            }
        }
    }

    private func work(on entry: InboxEntry, in view: RoomView) async throws {
        if await takeVerification(entry.event) { return try await desk.keep(Consequences(), settling: entry) }
        let consequences = try await withTyping(in: view.id) {
            // The keys are there by the time that there is something to be said.
            async let ready: Void = requester.makeReady([view.id])
            let consequences = try await speech.answer(entry.event, view)
            try await ready
            return consequences
        }
        try await desk.keep(consequences, settling: entry)
    }

    /// Shows that an answer is worked on, if it takes a while.
    private func withTyping<T: Sendable>(
        in room: RoomID, _ body: @Sendable @escaping () async throws -> T
    ) async throws -> T {
        let (client, sleep) = (surroundings.client, surroundings.sleep)
        return try await withThrowingTaskGroup(of: T?.self) { group in
            group.addTask { try await body() }
            group.addTask {
                do {
                    try await sleep(Self.typingDelay)
                    while true {
                        try await client.setTyping(in: room, for: Self.typingDuration)
                        try await sleep(Self.typingRenewal)
                    }
                } catch { return nil }
            }
            defer { group.cancelAll() }
            while let result = try await group.next() {
                if let result { return result }
            }
            throw CancellationError()
        }
    }

    /// A courtesy: nothing depends on it.
    private func markRead(in room: RoomID) async {
        guard let event = try? await surroundings.account.lastEvent(in: room) else { return }
        try? await surroundings.client.markRead(event, in: room)
    }
}
