import Commands
import UnixSignals
import ArgumentParser
import Chat
import Connectors
import Engine
import Foundation
import Integrations
import Logging
import Presentation
import ServiceLifecycle
import Storage
import Sync
import Web

struct ChatCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "chat", abstract: "Talk with the bot in this terminal; without a household, with the demo.")

    @OptionGroup var common: CommonOptions

    @Option(name: .customLong("as"), help: "Who is speaking: the name of a member.")
    var speaker: String?

    @Option(help: "Ask this, print the answer and end; exit code 0 only if it was answered.")
    var once: String?

    @Flag(help: "Print answers as JSON, one object a line.")
    var json = false

    @Flag(help: "Use the demo household even when there is another.")
    var demo = false

    func run() async throws {
        try await reportingErrors {
            let configuration = try common.configuration()
            let resources = try Resources(configured: configuration.resources)
            let opened = try await OpenedHousehold.open(
                configuration: configuration, resources: resources, demo: demo, now: .now)
            do {
                try await HTTPConnections.with { connections in
                    try await talk(
                        about: opened, configuration: configuration, resources: resources, connections: connections)
                }
                try await opened.database.close()
            } catch {
                try? await opened.database.close()
                throw error
            }
        }
    }

    private static let logger = {
        var logger = Logger(label: "recommendarr")
        // Anything less would be written between the lines of the conversation.
        logger.logLevel = .error
        return logger
    }()

    private func talk(
        about opened: OpenedHousehold, configuration: Configuration, resources: Resources, connections: HTTPConnections
    ) async throws {
        let meaning = configuration.embedder.map { embedder in
            MeaningParts(
                embedder: embedder, vectors: configuration.vectors, connections: connections, logger: Self.logger)
        }
        let requests = SyncRequests()
        let readAll: @Sendable () -> Void = { requests.request(Set(SyncTopic.allCases)) }
        let sync = try await householdSync(of: opened, configuration: configuration, connections: connections)
        let bot = try Composition(
            configuration: configuration, resources: resources, database: opened.database, meaning: meaning?.lookup,
            sync: sync == nil ? nil : readAll)
        let vectors = meaning?.service(opened.database, logger: Self.logger)
        let members = try await bot.database.read { try MemberStore($0).all() }
        guard !members.isEmpty else { throw CommandLineError.nobody }
        let isTerminal =
            isatty(FileHandle.standardInput.fileDescriptor) == 1
            && isatty(FileHandle.standardOutput.fileDescriptor) == 1
        let desk = FrontDesk(members: members, locale: bot.locale)
        let member = try speaker.map(desk.member(named:)) ?? desk.choose(asking: isTerminal && once == nil && !json)
        let identity = ChatIdentity(platform: .console, userID: member.id.rawValue)
        try await bot.database.write { session in
            let identities = IdentityStore(session)
            if try identities.member(for: identity) == nil {
                try identities.link(identity, to: member.id, at: .now)
            }
        }
        if let once {
            // One answer does not wait for embeddings to be made, but uses those that are there.
            try? await vectors?.publish()
            try await answer(once, as: identity, name: member.name, with: bot, isTerminal: isTerminal)
            let asked = requests.take()
            if let sync, !asked.isEmpty { _ = try await sync.run(asked) }
        } else {
            var services: [any Service] = [bot.freshness(logger: Self.logger)]
            if let vectors { services.append(vectors) }
            // What is read on schedule is the business of “recommendarr run”.
            if let sync {
                services.append(
                    SyncService(sync: sync, requests: requests, isScheduled: false, logger: Self.logger))
            }
            try await converse(
                as: member, with: bot, beside: services, isDemo: opened.isDemo, isTerminal: isTerminal)
        }
    }

    /// `nil` where no media server is configured, and for the demo.
    private func householdSync(
        of opened: OpenedHousehold, configuration: Configuration, connections: HTTPConnections
    ) async throws -> HouseholdSync? {
        guard !opened.isDemo, configuration.sources.contains(where: \.isMediaServer) else { return nil }
        return try await SourceParts.make(
            configuration.sources, database: opened.database, connections: connections
        ).sync(opened.database, rules: configuration.libraries)
    }

    private func answer(
        _ text: String, as identity: ChatIdentity, name: String, with bot: Composition, isTerminal: Bool
    ) async throws {
        let event = ChatEvent(
            id: UUID().uuidString, sender: identity, senderName: name,
            room: Room(platform: .console, id: identity.userID, participants: [identity], isDirect: true), text: text)
        let reply = await bot.dispatcher.reply(to: event)
        if let reply {
            let environment = ProcessInfo.processInfo.environment
            let appearance = ConsoleAppearance(environment: environment, isTerminal: isTerminal)
            print(json ? ConsoleRenderer.json(reply) : appearance.rendering(of: reply))
        }
        guard reply?.outcome == .answered else { throw ExitCode.failure }
    }

    /// - Parameter services: what works in the background meanwhile.
    private func converse(
        as member: Member, with bot: Composition, beside services: [any Service], isDemo: Bool, isTerminal: Bool
    ) async throws {
        let locale = bot.locale(of: try await bot.database.read { try SettingStore($0).get(.language, of: member.id) })
        var greeting = locale.text(.consoleWelcome, ["name": member.name])
        if isDemo { greeting += "\n" + locale.text(.consoleDemo) }
        try? DefaultPlace.makeFolder()
        let environment = ProcessInfo.processInfo.environment
        let console = ConsoleConnector(
            speaker: .init(userID: member.id.rawValue, name: member.name, locale: locale.language.rawValue),
            phrases: ConsolePhrases(
                greeting: json ? "" : greeting, prompt: "› ", goodbye: locale.text(.consoleGoodbye),
                interruptHint: locale.text(.consoleInterrupt), stopped: locale.text(.consoleStopped),
                historyNotSaved: locale.text(.consoleHistoryNotSaved, ["path": DefaultPlace.historyPath])),
            appearance: json
                ? ConsoleAppearance(format: .json, canEdit: false)
                : ConsoleAppearance(environment: environment, isTerminal: isTerminal),
            historyPath: DefaultPlace.historyPath, completions: bot.completions(in: locale),
            handler: { await bot.dispatcher.reply(to: $0) })
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: [.init(service: console, successTerminationBehavior: .gracefullyShutdownGroup)]
                    + services.map { .init(service: $0) },
                gracefulShutdownSignals: [.sigterm], logger: Self.logger))
        try await group.run()
    }
}
