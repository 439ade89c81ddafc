import Foundation
import Testing

@testable import Connectors

/// Discord's limits, counted again by others than the renderer.
enum DiscordLimits {
    static func check(_ message: RenderedMessage) throws {
        let json = try #require(
            try JSONSerialization.jsonObject(with: JSONEncoder.discord.encode(message.body)) as? [String: Any])
        let components = json["components"] as? [[String: Any]] ?? []
        let flags = json["flags"] as? Int ?? 0
        let all = components.flatMap(walk)
        let customIDs = all.compactMap { $0["custom_id"] as? String }
        #expect(Set(customIDs).count == customIDs.count)
        #expect(customIDs.allSatisfy { (1...100).contains($0.utf16.count) })
        for component in all { try check(component) }
        #expect((json["attachments"] as? [Any] ?? []).count <= 10)
        #expect((json["attachments"] as? [Any] ?? []).count == message.files.count)
        if flags & 1 << 15 != 0 {
            #expect(json["content"] == nil && json["embeds"] == nil)
            #expect((1...40).contains(all.count))
            #expect(all.compactMap { $0["content"] as? String }.reduce(0) { $0 + $1.utf16.count } <= 4_000)
        } else {
            try checkEmbeds(json, components)
        }
    }

    static func buttons(of components: [Component]) -> [Component.Button] {
        components.flatMap { component -> [Component.Button] in
            switch component {
            case .button(let button): [button]
            case .container(let inner, _), .row(let inner): buttons(of: inner)
            case .text, .section, .separator, .select: []
            }
        }
    }

    private static func walk(_ component: [String: Any]) -> [[String: Any]] {
        let inner = component["components"] as? [[String: Any]] ?? []
        let accessory = component["accessory"] as? [String: Any]
        return [component] + (inner + (accessory.map { [$0] } ?? [])).flatMap(walk)
    }

    private static func check(_ component: [String: Any]) throws {
        let inner = component["components"] as? [[String: Any]] ?? []
        switch component["type"] as? Int {
        case 1:
            let kinds = inner.compactMap { $0["type"] as? Int }
            #expect(kinds.contains(3) ? kinds.count == 1 : (1...5).contains(kinds.count))
        case 2: #expect((1...80).contains((component["label"] as? String ?? "").utf16.count))
        case 3:
            let options = component["options"] as? [[String: Any]] ?? []
            #expect((1...25).contains(options.count))
            for option in options {
                #expect((1...100).contains((option["label"] as? String ?? "").utf16.count))
                #expect((1...100).contains((option["value"] as? String ?? "").utf16.count))
            }
            #expect(Set(options.compactMap { $0["value"] as? String }).count == options.count)
            #expect((component["placeholder"] as? String ?? "").utf16.count <= 150)
        case 9: #expect((1...3).contains(inner.count) && component["accessory"] != nil)
        case 10:
            let text = component["content"] as? String ?? ""
            #expect(text.contains { !$0.isWhitespace })
        case 11: #expect((1...1_024).contains((component["description"] as? String ?? "").utf16.count))
        case 14: break
        case 17: #expect(!inner.isEmpty)
        default: Issue.record("unknown component \(component)")
        }
    }

    private static func checkEmbeds(_ json: [String: Any], _ components: [[String: Any]]) throws {
        let content = json["content"] as? String ?? ""
        let embeds = json["embeds"] as? [[String: Any]] ?? []
        #expect(content.utf16.count <= 2_000)
        #expect(components.count <= 5 && components.allSatisfy { $0["type"] as? Int == 1 })
        #expect(embeds.count <= 10)
        var total = 0
        for embed in embeds {
            let (title, description) = (embed["title"] as? String ?? "", embed["description"] as? String ?? "")
            #expect(title.utf16.count <= 256 && description.utf16.count <= 4_096)
            total += title.utf16.count + description.utf16.count
        }
        #expect(total <= 6_000)
        #expect(!content.isEmpty || !embeds.isEmpty || !components.isEmpty)
    }
}
