import Chat
import Foundation
import Logging
import ServiceLifecycle
import Storage
import TestSupport
import Testing
import Web
import Webhooks

@testable import Connectors

/// Interactions that Discord posts to the listener, without any gateway.
@Suite(.enabled(if: TestPeer.discord.takesPart)) struct DiscordEndpointTests {
    private func with(
        _ body: @escaping @Sendable (SimulatedDiscord, FakeBot) async throws -> Void
    ) async throws {
        try await SimulatedDiscord.with { discord in
            try await TestDatabase.memory.withDatabase { database in
                try await HTTPConnections.with { connections in
                    let bot = FakeBot(script: ["recommend tonight": DiscordSamples.tonight])
                    let connector = try bot.connector(
                        discord, connections: connections,
                        delivery: .endpoint(publicKey: discord.description.verify_key))
                    let endpoint = try #require(connector.endpoint)
                    var settings = ListenerSettings(secrets: [:])
                    settings.port = 0
                    let (ports, listening) = AsyncStream<Int>.makeStream()
                    let logger = Logger(label: "endpoint")
                    let listener = WebhookListener(
                        settings: settings, writer: InboxWriter(database: database) {},
                        counters: HookCounters(), database: database, version: "1", logger: logger, now: { 0 },
                        forwarded: [
                            ForwardedRoute(path: "/discord/interactions") { headers, body in
                                let answer = await endpoint.answer(headers: headers, body: body)
                                return ForwardedRoute.Answer(status: answer.status, body: answer.body)
                            }
                        ], onListening: { listening.yield($0) })
                    let group = ServiceGroup(
                        configuration: .init(
                            services: [.init(service: listener), .init(service: connector)], logger: logger))
                    try await withThrowingTaskGroup(of: Void.self) { tasks in
                        tasks.addTask { try await group.run() }
                        for await port in ports {
                            _ = try await discord.ask(
                                "POST", "settings", ["endpoint": "http://127.0.0.1:\(port)/discord/interactions"])
                            break
                        }
                        try await eventually {
                            try await !discord.ask("GET", "commands")["global"].list.isEmpty
                        }
                        try await body(discord, bot)
                        await group.triggerGracefulShutdown()
                        try await tasks.waitForAll()
                    }
                }
            }
        }
    }

    @Test func answersAsOverTheGateway() async throws {
        try await with { discord, bot in
            let anna = try await discord.addPerson("anna")
            let guild = try await discord.addServer("home", people: [anna])
            let channel = try await discord.addChannel("films", to: guild)
            let outcome = try await discord.act([
                "act": "slash", "user": anna, "channel": channel, "name": "recommend tonight",
            ])
            #expect(outcome.state == "message")
            #expect(bot.events.count == 1)
            let completed = try await discord.act(
                [
                    "act": "autocomplete", "user": anna, "channel": channel, "name": "feedback", "focused": "title",
                    "options": ["title": "x"],
                ], until: "answered")
            #expect(completed.choices.count == 1)
            let pressed = try await discord.act(
                [
                    "act": "press", "user": anna, "message": outcome.message["id"].text,
                    "custom_id": outcome.message.customID(ofButton: "Seen it"),
                ], until: "answered")
            #expect(pressed.state == "modal")
        }
    }

    @Test func refusesWhatIsNotDiscords() async throws {
        try await with { discord, bot in
            for kind in [
                "ping", "forged", "changed", "changed_timestamp", "unsigned", "no_timestamp", "no_hex",
                "short_signature",
                "stale", "malformed", "unknown_type", "oversized",
            ] {
                let answer = try await discord.ask("POST", "attack", ["kind": kind])
                #expect(answer["right"].flag, "\(kind): \(answer)")
            }
            #expect(bot.events.isEmpty)
        }
    }
}
