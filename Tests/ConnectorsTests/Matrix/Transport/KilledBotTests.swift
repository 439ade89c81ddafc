import Chat
import Foundation
import MatrixCrypto
import Storage
import Synchronization
import TestSupport
import Testing

@testable import Connectors

/// The process dies at any moment: nothing is lost, said twice, or encrypted twice with one key.
@Suite(.timeLimit(.minutes(5))) struct KilledBotTests {
    private static let questions = ["!recommend", "!mood", "!help me"]

    /// Tells a test that the database has died.
    private final class Death: Sendable {
        private let arrival = Arrival<Void>()

        func happened() { arrival.settle(.success(())) }
        func wait() async throws { try await arrival.value }
    }

    @Test(arguments: InterruptedDatabase.Moment.allCases)
    func opensOneRoomForPrivateAnswersWhereverItIsKilled(_ moment: InterruptedDatabase.Moment) async throws {
        var deadline = 2
        while try await isInterrupted(at: deadline, moment, isEncrypted: true, isPrivate: true) { deadline += 2 }
        #expect(deadline > 10)
    }

    @Test(arguments: [InterruptedDatabase.Moment.before, .after], [true, false])
    func answersEverythingOnceWhereverItIsKilled(_ moment: InterruptedDatabase.Moment, isEncrypted: Bool) async throws {
        var deadline = 2
        while try await isInterrupted(at: deadline, moment, isEncrypted: isEncrypted) { deadline += 1 }
        #expect(deadline > 10)
    }

    /// - Returns: whether the bot has written so often that it was interrupted.
    private func isInterrupted(
        at deadline: Int, _ moment: InterruptedDatabase.Moment, isEncrypted: Bool, isPrivate: Bool = false
    ) async throws -> Bool {
        try await TestDatabase.memory.withDatabase { database in
            try await StubHomeserver.with { homeserver, address in
                await homeserver.register(RunningBot.user, password: RunningBot.password)
                let anna = try await Friend("@anna:example.org", at: homeserver)
                let death = Death()
                let dying = try await ConnectorMemory.claimed(
                    "matrix", in: InterruptedDatabase(database, at: deadline, moment))
                let memory = ConnectorMemory(
                    all: dying.all, values: dying.values,
                    commit: { changes in
                        do {
                            try await dying.commit(changes)
                        } catch {
                            death.happened()
                            throw error
                        }
                    })
                let room = try await anna.open(with: RunningBot.user, encrypted: isEncrypted)
                var options = RunningBot.Options()
                if isPrivate {
                    let ben = try await Friend("@ben:example.org", at: homeserver)
                    _ = await homeserver.join(room, ben.user)
                    options.answer = { event in
                        Reply(blocks: [.paragraph("answer to \(event.text)")], visibility: .asker)
                    }
                }
                let wasInterrupted = try await RunningBot.with(memory, at: address, options) { _ in
                    try await withThrowingTaskGroup(of: Bool.self) { group in
                        group.addTask {
                            try await death.wait()
                            return true
                        }
                        group.addTask {
                            try await ask(anna, in: room)
                            return false
                        }
                        defer { group.cancelAll() }
                        return try await group.next() ?? false
                    }
                }
                if wasInterrupted {
                    let next = try await ConnectorMemory.claimed("matrix", in: database)
                    try await RunningBot.with(next, at: address, options) { _ in try await ask(anna, in: room) }
                }
                if isPrivate { #expect(await homeserver.rooms.count == 2, "killed at \(deadline)") }
                let bodies = await anna.heard.filter { !isPrivate || $0.room != room }.map(\.body)
                #expect(bodies.sorted() == Self.questions.map { "answer to \($0)" }.sorted(), "killed at \(deadline)")
                #expect(await anna.unreadable.isEmpty, "killed at \(deadline)")
                return wasInterrupted
            }
        }
    }

    /// Asks what was not asked yet, and waits until everything is answered.
    private func ask(_ anna: Friend, in room: String) async throws {
        try await anna.wait(for: RunningBot.user, in: room)
        while let question = await anna.nextQuestion(of: Self.questions) { try await anna.say(question, in: room) }
        try await anna.hear(answers: Self.questions.count)
    }
}
