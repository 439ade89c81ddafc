import Foundation

/// A Discord of one test, with its own people, servers and clock: a world of the simulation that `scripts/test` starts.
///
/// `Tests/Peers/discord/README.md` says what it can do.
package struct SimulatedDiscord: Sendable {
    /// What a bot needs to connect.
    package struct Description: Decodable, Sendable {
        package var api: String
        package var token: String
        package var application: String
        package var bot: String
        package var verify_key: String
        var control: String
        var name: String
    }

    /// What somebody did with the bot, and what they saw then.
    package struct Outcome: Sendable {
        package let json: JSON

        package var id: String { json["id"].text }
        /// Such as `message`, `deferred`, `choices`, `modal`, or `failed`.
        package var state: String { json["state"].text }
        package var isPrivate: Bool { json["ephemeral"].flag }
        /// The answer.
        package var message: JSON { json["message"] }
        package var followUps: [JSON] { json["followups"].list }
        package var choices: [JSON] { json["choices"].list }
    }

    package let description: Description

    /// Runs `body` with a new world; afterwards nothing that was asked of it may have broken a rule of Discord's.
    package static func with<T>(
        speed: Double = 1, allowing allowed: Set<String> = [], _ body: (SimulatedDiscord) async throws -> T
    ) async throws -> T {
        let control = try TestPeer.discord.address
        let settings: [String: Any] = ["name": "test-\(UUID().uuidString)", "speed": speed]
        let data = try await ControlPlane.ask("POST", "\(control)/worlds", settings)
        let discord = SimulatedDiscord(description: try JSONDecoder().decode(Description.self, from: data))
        let result: T
        do {
            result = try await body(discord)
            for kind in ["violations", "own-errors"] {
                let found = try await discord.ask("GET", kind).list.filter { !allowed.contains($0["rule"].text) }
                guard found.isEmpty else { throw ControlPlane.Failure("\(kind): \(found)") }
            }
        } catch {
            _ = try? await ControlPlane.ask("DELETE", "\(control)/worlds/\(discord.description.name)")
            throw error
        }
        _ = try await ControlPlane.ask("DELETE", "\(control)/worlds/\(discord.description.name)")
        return result
    }

    // MARK: - The world

    package func addPerson(_ name: String, locale: String = "en-US", installs: Bool = false) async throws -> String {
        let person = try await ask("POST", "users", ["username": name, "locale": locale, "installed": installs])
        return person["id"].text
    }

    package func addServer(_ name: String, people: [String], withBot: Bool = true) async throws -> String {
        let guild = try await ask("POST", "guilds", ["name": name, "has_bot": withBot])["id"].text
        for person in people { _ = try await ask("POST", "guilds/\(guild)/members", ["user": person]) }
        return guild
    }

    package func addChannel(_ name: String, to guild: String) async throws -> String {
        try await ask("POST", "guilds/\(guild)/channels", ["name": name])["id"].text
    }

    /// The conversation of some people; `bot` is the bot.
    package func conversation(of people: [String]) async throws -> String {
        try await ask("POST", "direct", ["people": people])["id"].text
    }

    // MARK: - What people do

    /// Somebody does something, such as `["act": "slash", "user": …, "channel": …, "name": "recommend tonight"]`.
    /// - Parameter until: `answered`, `settled`, `followups=N` or `edits=N`.
    package func act(_ act: [String: Any], until: String = "settled", seconds: Double = 15) async throws -> Outcome {
        let outcome = try await ask(
            "POST", "act", act.merging(["until": until, "wait": seconds]) { given, _ in given })
        return Outcome(json: outcome)
    }

    package func messages(in channel: String, asSeenBy person: String) async throws -> [JSON] {
        try await ask("GET", "channels/\(channel)/messages?as=\(person)").list
    }

    @discardableResult
    package func ask(_ method: String, _ path: String, _ body: [String: Any]? = nil) async throws -> JSON {
        try JSONDecoder().decode(
            JSON.self, from: try await ControlPlane.ask(method, "\(description.control)/\(path)", body))
    }
}
