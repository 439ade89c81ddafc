import Foundation
import MatrixCrypto
import Testing

@testable import Connectors

/// Messages as one can read them, to be compared with a golden file.
enum Transcript {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "Golden")

    static func of(_ messages: [OutgoingMessage]) -> String {
        messages.map(lines).joined(separator: "\n")
    }

    /// With `RECORD_GOLDEN=1` in the environment, the file is written anew, to be read before it is committed.
    static func expect(
        _ messages: [OutgoingMessage], equal name: String, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let file = folder.appending(path: name + ".txt")
        let text = of(messages)
        if ProcessInfo.processInfo.environment["RECORD_GOLDEN"] == "1" {
            try Data(text.utf8).write(to: file)
        }
        let golden = String(decoding: try Data(contentsOf: file), as: UTF8.self)
        #expect(text == golden, sourceLocation: sourceLocation)
    }

    private static func lines(_ message: OutgoingMessage) -> String {
        let place =
            switch message.destination {
            case .room(let room): room.rawValue
            case .direct(let person): "to \(person.rawValue) alone"
            }
        var lines = ["== \(message.id) == \(place)"]
        switch message.kind {
        case .reaction(let target, let key): return lines[0] + " == \(key) under \(name(target))\n"
        case .redaction(let target): return lines[0] + " == takes back \(name(target))\n"
        case .edit(let target, let content):
            lines.append("instead of \(name(target))")
            lines += written(content)
        case .event(let type, let content, let reference):
            lines.append(type + (reference.map { " about \(name($0))" } ?? ""))
            lines += written(content)
        }
        if let picture = message.picture { lines.append("picture: \(picture.reference)") }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func name(_ target: OutgoingMessage.Target) -> String {
        switch target {
        case .event(let event): event.rawValue
        case .message(let id): id
        }
    }

    /// The texts line by line, the rest as JSON.
    private static func written(_ content: JSONValue) -> [String] {
        var rest = content
        var lines: [String] = []
        for key in ["body", "formatted_body", "org.matrix.msc1767.text"] {
            guard let text = content[key]?.string else { continue }
            rest[key] = nil
            let html = text.replacing("</p>", with: "</p>\n").replacing("</ul>", with: "</ul>\n")
                .replacing("</li>", with: "</li>\n").replacing("</h4>", with: "</h4>\n")
            lines += ["-- \(key)", key == "formatted_body" ? html : text]
        }
        if let new = content["m.new_content"] {
            rest["m.new_content"] = nil
            lines += ["-- m.new_content"] + written(new)
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        lines.append("-- rest")
        lines.append(String(decoding: (try? encoder.encode(rest)) ?? Data(), as: UTF8.self))
        return lines
    }
}
