import Chat
import Foundation
import Testing

@testable import Connectors

/// Discord's commands as they are made from the menu.
struct CommandRegistrationTests {
    private let registration = CommandRegistration(menu: SampleMenu.menu)

    /// What Discord would answer: with ids, with empty where we have nothing, and in another order.
    private func answered(_ commands: [RegisteredCommand]) throws -> [RegisteredCommand] {
        let listed = try JSONSerialization.jsonObject(with: JSONEncoder.discord.encode(commands)) as? [[String: Any]]
        let changed = (listed ?? []).reversed().map { command -> [String: Any] in
            var command = command
            command["id"] = "1"
            command["version"] = "2"
            command["nsfw"] = false
            command["description"] = command["description"] ?? ""
            command["name_localizations"] = command["name_localizations"] ?? NSNull()
            command["default_member_permissions"] = command["default_member_permissions"] ?? NSNull()
            command["contexts"] = (command["contexts"] as? [Int])?.reversed().map(\.self)
            command["options"] = (command["options"] as? [[String: Any]])?.map { option -> [String: Any] in
                var option = option
                option["required"] = option["required"] ?? false
                option["name_localizations"] = option["name_localizations"] ?? NSNull()
                return option
            }
            return command
        }
        return try JSONDecoder().decode(
            [RegisteredCommand].self, from: JSONSerialization.data(withJSONObject: Array(changed)))
    }

    @Test func leavesAloneWhatMeansTheSame() throws {
        #expect(!registration.differs(from: try answered(registration.commands)))
    }

    @Test func noticesEveryChange() throws {
        #expect(registration.differs(from: []))
        #expect(registration.differs(from: try answered(Array(registration.commands.dropLast()))))
        var described = registration.commands
        described[0].description_localizations?["de"] = "Anders"
        #expect(registration.differs(from: try answered(described)))
        var chosen = registration.commands
        chosen[1].options?[0].choices?[0].value = "down"
        #expect(registration.differs(from: try answered(chosen)))
        var permitted = registration.commands
        permitted[6].default_member_permissions = nil
        #expect(registration.differs(from: try answered(permitted)))
    }

    @Test func subCommandsTakeTheOptions() throws {
        let recommend = try #require(registration.commands.first { $0.name == "recommend" })
        let subs = try #require(recommend.options)
        #expect(subs.map(\.type) == [1, 1])
        #expect(subs.map(\.name) == ["tonight", "shuffle"])
        #expect(subs[0].name_localizations == ["de": "heute"])
        #expect(subs[1].options?.map(\.name) == ["limit", "genre", "rating", "words"])
        #expect(subs[1].options?[0].min_value == 1 && subs[1].options?[0].max_value == 10)
        #expect(subs[1].options?[1].autocomplete == true)
    }

    @Test func commandsCanBeUsedEverywhereAndByEverybody() {
        for command in registration.commands {
            #expect(command.contexts == [0, 1, 2])
            #expect(command.integration_types == [0, 1])
        }
        #expect(registration.commands.filter { $0.default_member_permissions == "0" }.map(\.name) == ["admin"])
    }

    @Test func whatIsBegunWithAMessageHasNoDescription() throws {
        let commands = try JSONSerialization.jsonObject(with: JSONEncoder.discord.encode(registration.commands))
        for command in commands as? [[String: Any]] ?? [] where command["type"] as? Int != 1 {
            #expect(command["description"] == nil && command["options"] == nil)
        }
    }
}
