package import Chat
import Foundation
package import Logging
import ServiceLifecycle
package import Web
import WebSocket

/// Speaks with people on Discord: by commands, buttons, menus and forms, over the gateway or an endpoint.
///
/// `run()` ends on graceful shutdown, once what is under way is answered, and throws a sentence when Discord will not have the bot
/// as it is.
package struct DiscordConnector: Announcing {
    package let platform = Platform.discord

    /// What Discord posts to when interactions come in over an endpoint; `nil` when they come over the gateway.
    package let endpoint: InteractionEndpoint?

    private let settings: DiscordSettings
    private let memory: DiscordMemory
    private let api: DiscordAPI
    private let desk: InteractionDesk
    private let herald: Herald
    private let menu: CommandMenu
    private let logger: Logger
    private let now: @Sendable () -> Int64

    /// Pauses between tries to reach Discord at the start.
    private static let firstPause = Duration.seconds(1)
    private static let longestPause = Duration.seconds(120)
    /// Commands, buttons and forms come without any intent.
    private static let intents = 0

    /// - Parameters:
    ///   - memory: of this connector alone.
    ///   - phrases: what it says itself, by the locale that Discord reports.
    ///   - now: milliseconds since 1970.
    /// - Throws: `DiscordSettings.Unusable`.
    package init(
        settings: DiscordSettings, memory: ConnectorMemory, menu: CommandMenu,
        phrases: @escaping @Sendable (_ locale: String?) -> DiscordPhrases, people: DiscordPeople,
        completions: @escaping Completions, posters: @escaping PosterLookup, connections: HTTPConnections,
        logger: Logger, now: @escaping @Sendable () -> Int64, handler: @escaping EventHandler
    ) throws {
        self.settings = settings
        self.menu = menu
        self.logger = logger
        self.now = now
        let memory = DiscordMemory(memory, token: settings.token)
        let rest = DiscordREST(
            address: settings.address, token: settings.token, connections: connections, logger: logger)
        let api = DiscordAPI(rest: rest)
        let answering = DiscordAnswering(
            menu: menu, phrases: phrases, handler: handler, completions: completions, people: people)
        let keys = ControlKeys(memory: memory, logger: logger)
        let readers = RoomReaders(api: api, linked: people.linked, logger: logger, now: now)
        let votes = VoteBoard(api: api, memory: memory, phrases: phrases, keys: keys, logger: logger)
        let files = PosterFiles(posters)
        let presenter = AnswerPresenter(
            answering: answering, api: api, memory: memory, keys: keys, readers: readers, posters: files,
            votes: votes, logger: logger, now: now)
        let desk = InteractionDesk(
            answering: answering, memory: memory, api: api, presenter: presenter, logger: logger, now: now)
        self.memory = memory
        self.api = api
        self.desk = desk
        herald = Herald(
            api: api, memory: memory, keys: keys, readers: readers, posters: files, votes: votes, phrases: phrases,
            logger: logger, now: now)
        switch settings.delivery {
        case .gateway: endpoint = nil
        case .endpoint(let publicKey):
            endpoint = InteractionEndpoint(
                signature: try InteractionSignature(publicKey: publicKey), desk: desk, logger: logger, now: now)
        }
    }

    package func run() async throws {
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            // What was heard is answered, also after it was told to stop.
            tasks.addTask { await desk.run() }
            tasks.addTask {
                defer { desk.close() }
                try await Self.untilShutdown { try await listen() }
            }
            tasks.addTask { try await Self.untilShutdown { try await herald.run() } }
            tasks.addTask {
                // Two that answer the same people would contradict each other.
                try await Self.untilShutdown { for await error in memory.takeovers { throw error } }
            }
            for try await _ in tasks {}
        }
    }

    package func room(_ id: String) async throws -> Room? { try await herald.room(id) }

    package func announce(_ reply: Reply, in room: String, id: String) async throws {
        try await herald.announce(reply, in: room, id: id)
    }

    /// Runs `body` until it ends, or until the program is told to stop.
    private static func untilShutdown(_ body: @Sendable @escaping () async throws -> Void) async throws {
        do {
            try await cancelWhenGracefulShutdown(body)
        } catch let error as CancellationError {
            // It was cancelled for this alone, unless the whole connector was.
            if Task.isCancelled { throw error }
        }
    }

    // MARK: - Listening

    /// Runs until it is cancelled.
    /// - Throws: `GatewayStop`, or `DiscordRefusal` when Discord will not have the bot.
    private func listen() async throws {
        do { try await memory.clean(at: now()) } catch {
            logger.warning("what is old was not cleaned up", metadata: ["error": "\(error)"])
        }
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await registerCommands() }
            if case .gateway = settings.delivery { tasks.addTask { try await listenToGateway() } }
            // An endpoint is heard as long as the program runs.
            tasks.addTask { while true { try await Task.sleep(for: .seconds(3_600)) } }
            for try await _ in tasks {}
        }
    }

    /// Registers the commands, if other ones are registered.
    private func registerCommands() async throws {
        let registration = CommandRegistration(menu: menu)
        do {
            try await persistently("register the commands") {
                let application = try await api.application()
                guard registration.differs(from: try await api.commands(of: application)) else {
                    return logger.info("Discord knows the commands already")
                }
                try await api.register(registration.commands, of: application)
                logger.info(
                    "Discord has the commands of this version", metadata: ["count": "\(menu.commands.count)"])
            }
        } catch let refusal as DiscordRefusal where refusal.status != 401 {
            // Those that are registered can still be used.
            logger.error("\(refusal)")
        }
    }

    private func listenToGateway() async throws {
        let gateway = try await persistently("find the gateway") { try await api.gateway() }
        let gate = IdentifyGate(gateway.session_start_limit)
        let count = max(gateway.shards, 1)
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            for number in 0..<count {
                let shard = shard(number, of: count, gateway, gate)
                tasks.addTask {
                    try await shard.run(resuming: try? await memory.session(ofShard: number, of: count))
                }
            }
            for try await _ in tasks {}
        }
    }

    private func shard(
        _ number: Int, of count: Int, _ gateway: GatewayBot, _ gate: IdentifyGate
    ) -> GatewayShard {
        GatewayShard(
            token: settings.token, intents: Self.intents, number: number, count: count, address: gateway.url,
            gate: gate, client: WebSocketClient(), logger: logger,
            remember: { session in
                do { try await memory.keep(session, ofShard: number, of: count) } catch {
                    logger.warning("the gateway's session was not kept", metadata: ["error": "\(error)"])
                }
            },
            deliver: { event, message in
                if event == "INTERACTION_CREATE" { desk.take(gateway: message) }
            })
    }

    /// Tries until it succeeds.
    /// - Throws: `DiscordRefusal`, which another try would not change, or `CancellationError`.
    private func persistently<Value: Sendable>(
        _ what: String, _ body: () async throws -> Value
    ) async throws -> Value {
        var pause = Self.firstPause
        while true {
            do {
                return try await body()
            } catch let error where !(error is CancellationError || error is DiscordRefusal) {
                logger.warning("cannot \(what) yet", metadata: ["error": "\(error)"])
                try await Task.sleep(for: pause)
                pause = min(pause * 2, Self.longestPause)
            }
        }
    }
}
