import Chat
import Commands
import Engine
import Foundation
import Presentation
import Storage
import TestSupport
import Testing

@testable import Connectors

/// The menu of the real commands on a simulated Discord, which refuses what Discord would refuse.
@Suite(.enabled(if: TestPeer.discord.takesPart)) struct RealMenuTests {
    private static let root = (0..<4).reduce(URL(fileURLWithPath: #filePath)) { url, _ in
        url.deletingLastPathComponent()
    }

    private static func data(_ name: String) throws -> Data { try Data(contentsOf: root.appending(path: name)) }

    private func menu() async throws -> CommandMenu {
        let phrasebook = try Phrasebook(
            Language.allCases.map { language in
                let code = language.rawValue
                return try Presentation.Locale(
                    language: language, phrases: try Self.data("locales/\(code).json"),
                    keywords: try Self.data("locales/keywords/\(code).json"),
                    explanations: try Self.data("templates/explanations/\(code).json"))
            })
        return try await TestDatabase.memory.withDatabase { database in
            let names = ["concepts"] + Language.allCases.map(\.rawValue)
            let lexicon = try MoodLexicon.load(
                from: Dictionary(
                    uniqueKeysWithValues: names.map {
                        ("locales/mood/\($0).json", try Self.data("locales/mood/\($0).json"))
                    }))
            let weights = try JSONDecoder().decode(RankerWeights.self, from: try Self.data("weights/ranker.json"))
            let source = RecommenderSource(database: database, lexicon: lexicon, startingWeights: weights)
            return CommandSet(source: source, database: database, phrasebook: phrasebook, moodWords: lexicon.words).menu
        }
    }

    /// Somebody whose Discord speaks a language uses each command, in each way that it has, with all of its options.
    @Test(arguments: ["en-US", "de", "fr"]) func everyCommandCanBeUsed(locale: String) async throws {
        let menu = try await menu()
        try await SimulatedDiscord.with { discord in
            let person = try await discord.addPerson("person", locale: locale)
            let direct = try await discord.conversation(of: [person, "bot"])
            let language = String(locale.prefix(2))
            let bot = FakeBot(script: [:])
            try await bot.with(discord, menu: menu) { _ in
                for command in menu.commands where command.target == .conversation {
                    let name = command.name.translations[language] ?? command.name.english
                    for branch in command.branches.isEmpty ? [nil] : command.branches.map(\.name.english) {
                        var values: [String: Any] = [:]
                        for option in command.options { values[option.name.english] = Self.sample(option) }
                        let outcome = try await discord.act([
                            "act": "slash", "user": person, "channel": direct,
                            "name": ([name] + (branch.map { [$0] } ?? [])).joined(separator: " "), "options": values,
                        ])
                        #expect(outcome.state == "message", "\(name)")
                        #expect(bot.events.last?.text.hasPrefix("/\(command.words)") == true)
                    }
                    for option in command.options {
                        guard case .completed = option.kind else { continue }
                        let words = ([name] + (command.branches.first.map { [$0.name.english] } ?? []))
                        let outcome = try await discord.act(
                            [
                                "act": "autocomplete", "user": person, "channel": direct,
                                "name": words.joined(separator: " "), "focused": option.name.english,
                                "options": [option.name.english: "a"],
                            ], until: "answered")
                        #expect(outcome.choices.count == 1, "\(name) \(option.name.english)")
                    }
                }
            }
            #expect(bot.events.count >= menu.commands.count - 2)
        }
    }

    private static func sample(_ option: CommandMenu.Option) -> Any {
        switch option.kind {
        case .choice(let choices): choices.last?.value ?? ""
        case .integer(let range): range.upperBound
        case .number(let range): range.upperBound
        case .flag: true
        case .text, .completed: "Heat, \"Ronin\" & 5"
        }
    }
}
