import Chat
import Foundation
import Logging
import Synchronization
import TestSupport
import Web

@testable import Connectors

/// The connector with a program behind it that answers from a script, on a simulated Discord.
final class FakeBot: Sendable {
    let memory: FakeMemory
    private let asked = Mutex<[ChatEvent]>([])
    /// Command lines, without their mark, and what is answered.
    private let script: [String: Reply]
    private let linked: Set<ChatIdentity>
    private let pause: Duration

    init(
        script: [String: Reply], linked: Set<String> = [], pause: Duration = .zero, memory: FakeMemory = FakeMemory()
    ) {
        self.memory = memory
        self.script = script
        self.linked = Set(linked.map { ChatIdentity(platform: .discord, userID: $0) })
        self.pause = pause
    }

    var events: [ChatEvent] { asked.withLock { $0 } }

    private func reply(to event: ChatEvent) async -> Reply? {
        asked.withLock { $0.append(event) }
        if pause > .zero { try? await Task.sleep(for: pause) }
        return script[String(event.text.dropFirst())]
            ?? Reply(blocks: [.paragraph("? \(event.text)")], outcome: .refused)
    }

    func connector(
        _ discord: SimulatedDiscord, menu: CommandMenu = SampleMenu.menu, connections: HTTPConnections,
        delivery: DiscordSettings.Delivery = .gateway
    ) throws -> DiscordConnector {
        var settings = try DiscordSettings(
            token: discord.description.token, address: WebAddress(discord.description.api))
        settings.delivery = delivery
        let linked = linked
        return try DiscordConnector(
            settings: settings, memory: memory.memory, menu: menu, phrases: { _ in .english },
            people: DiscordPeople(
                linked: { linked }, name: { $0.userID.isEmpty || !linked.contains($0) ? nil : "Ben" }),
            completions: { query in
                [CompletionSuggestion(label: "\(query.completion.rawValue) \(query.text)", value: "movie:603")]
            },
            posters: { reference in
                reference == "movie:2"
                    ? nil : PosterImage(bytes: Self.pixel, mimeType: "image/png", width: 1, height: 1)
            }, connections: connections, logger: Logger(label: "discord"),
            now: { Int64(Date().timeIntervalSince1970 * 1_000) }
        ) { event in await self.reply(to: event) }
    }

    /// Runs `body` beside the running connector, once people can use it.
    func with<T: Sendable>(
        _ discord: SimulatedDiscord, menu: CommandMenu = SampleMenu.menu,
        _ body: @escaping @Sendable (DiscordConnector) async throws -> T
    ) async throws -> T {
        try await HTTPConnections.with { connections in
            let connector = try connector(discord, menu: menu, connections: connections)
            return try await withThrowingTaskGroup(of: T?.self) { tasks in
                tasks.addTask {
                    try? await connector.run()
                    return nil
                }
                tasks.addTask {
                    try await discord.waitForBot()
                    return try await body(connector)
                }
                defer { tasks.cancelAll() }
                while let result = try await tasks.next() { if let result { return result } }
                throw CancellationError()
            }
        }
    }

    /// A PNG of one pixel.
    private static let pixel =
        Data(
            base64Encoded:
                "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")
        ?? Data()
}

extension SimulatedDiscord {
    /// Returns once the bot is connected and its commands are registered.
    func waitForBot() async throws {
        for _ in 0..<400 {
            let isConnected = try await ask("GET", "sessions").list.contains { $0["connected"].flag }
            let hasCommands = try await !ask("GET", "commands")["global"].list.isEmpty
            if isConnected && hasCommands { return }
            try await Task.sleep(for: .milliseconds(25))
        }
        throw CancellationError()
    }
}

extension JSON {
    /// The texts of a message that people read.
    var texts: [String] { self["components"].all.map { $0["content"].text }.filter { !$0.isEmpty } }

    /// The buttons of a message by their labels.
    func customID(ofButton label: String) -> String {
        self["components"].all.first { $0["type"].integer == 2 && $0["label"].text == label }?["custom_id"].text ?? ""
    }

    var select: JSON { all.first { $0["type"].integer == 3 } ?? .null }
}
