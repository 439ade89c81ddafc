import Chat
import Foundation
import Logging
import MatrixCrypto
import ServiceLifecycle
import Storage
import Synchronization
import TestSupport
import Web

@testable import Connectors

/// The bot on Matrix, running beside a test against a `StubHomeserver`.
struct RunningBot: Sendable {
    static let user = "@bot:example.org"
    static let password = "correct horse battery staple"

    let connector: MatrixConnector
    /// The lines that the bot was asked, in their order.
    let asked: Asked
    /// The recovery keys that were given out.
    let recoveryKeys: Asked

    actor Asked {
        private(set) var lines: [String] = []

        func add(_ line: String) { lines.append(line) }
    }

    struct Options: Sendable {
        var credential = MatrixCredential.password(RunningBot.password)
        var storeSecret = "the secret of the owner"
        var recoveryKey: String?
        var verifiers: Set<MatrixUserID> = []
        var invites: Set<String> = []
        var now: @Sendable () -> Int64 = { 1_700_000_000_000 }
        var answer: @Sendable (ChatEvent) async -> Reply? = { event in
            Reply(blocks: [.paragraph("answer to \(event.text)")])
        }
        var picture: @Sendable (String) async -> PosterImage? = { _ in nil }
        /// Tells the bot to shut down gracefully.
        var shutdown = Bell()
        /// Called when the connector has ended by itself.
        var onEnd: @Sendable ((any Error)?) async -> Void = { _ in }
    }

    /// Runs the bot until `body` returns.
    static func with<T: Sendable>(
        _ memory: ConnectorMemory, at address: String, _ options: Options = Options(),
        _ body: @Sendable @escaping (RunningBot) async throws -> T
    ) async throws -> T {
        try await HTTPConnections.with { connections in
            let (asked, recoveryKeys) = (Asked(), Asked())
            var settings = MatrixSettings(
                user: MatrixUserID(user), credential: options.credential,
                storeKey: try StoreKey(secret: Data(options.storeSecret.utf8)))
            settings.homeserver = try WebAddress(address)
            settings.recoveryKey = options.recoveryKey
            settings.verifiers = options.verifiers
            settings.invites = options.invites
            var parts = MatrixParts(
                connections: connections, languages: languages,
                handler: { event in
                    await asked.add(event.text)
                    return await options.answer(event)
                }, pictures: options.picture, onRecoveryKey: { await recoveryKeys.add($0) },
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, now: options.now)
            // Nothing is waited for in tests that time decides; what must pass passes a hundred times faster.
            parts.sleep = { try await Task.sleep(for: $0 / 100) }
            let connector = MatrixConnector(settings: settings, memory: memory, parts: parts)
            let bot = RunningBot(connector: connector, asked: asked, recoveryKeys: recoveryKeys)
            return try await withThrowingTaskGroup(of: T?.self) { group in
                group.addTask {
                    do {
                        try await Self.run(connector, until: options.shutdown)
                        if !Task.isCancelled { await options.onEnd(nil) }
                    } catch {
                        if !Task.isCancelled { await options.onEnd(error) }
                    }
                    return nil
                }
                group.addTask { try await body(bot) }
                defer { group.cancelAll() }
                while let ended = try await group.next() {
                    if let ended { return ended }
                }
                throw CancellationError()
            }
        }
    }

    private static func run(_ connector: MatrixConnector, until shutdown: Bell) async throws {
        let group = ServiceGroup(
            configuration: .init(
                services: [.init(service: connector, successTerminationBehavior: .gracefullyShutdownGroup)],
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }))
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            tasks.addTask {
                try await shutdown.wait()
                await group.triggerGracefulShutdown()
                // What is left is the group's.
                try await Bell().wait()
            }
            defer { tasks.cancelAll() }
            try await tasks.next()
        }
    }

    /// The bot runs, and Anna has a room with it.
    static func withRoom<T: Sendable>(
        _ options: Options = Options(), isEncrypted: Bool = true,
        _ body: @Sendable @escaping (RunningBot, Friend, String, StubHomeserver) async throws -> T
    ) async throws -> T {
        try await StubHomeserver.with { homeserver, address in
            await homeserver.register(user, password: password)
            let anna = try await Friend("@anna:example.org", at: homeserver)
            return try await withMemory { memory in
                try await with(memory, at: address, options) { bot in
                    let room = try await anna.open(with: user, encrypted: isEncrypted)
                    try await anna.wait(for: user, in: room)
                    return try await body(bot, anna, room, homeserver)
                }
            }
        }
    }

    static func withMemory<T>(_ body: (ConnectorMemory) async throws -> T) async throws -> T {
        try await TestDatabase.memory.withDatabase { database in
            try await body(try await ConnectorMemory.claimed("matrix", in: database))
        }
    }

    private static let phrases = MatrixPhrases(
        answeredPrivately: "Answered in private.", undecryptable: "I cannot read this.", reactions: "React.",
        helpWord: "help", bands: [:])
    static let languages = MatrixLanguages(all: [phrases]) { _ in phrases }
}
