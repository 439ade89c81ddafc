import Chat
import Foundation

/// What Discord says when it refuses a call. It never holds a path, in which secrets may be.
struct DiscordRefusal: ConnectorFailure, Equatable {
    /// What was tried, such as `answer an interaction`.
    let action: String
    /// Of HTTP.
    let status: Int
    /// Discord's own, such as 10008; 0 where it gives none.
    let code: Int
    let message: String
    /// The fields that are wrong, such as `components.0.label: Must be 80 or fewer in length.`
    let fields: [String]

    /// The interaction has had its first answer already.
    static let alreadyAcknowledged = 40_060
    /// The interaction is over, or never was.
    static let unknownInteraction = 10_062
    static let unknownWebhook = 10_015
    static let invalidWebhookToken = 50_027
    static let invalidForm = 50_035

    init(action: String, status: Int, code: Int = 0, message: String = "", fields: [String] = []) {
        self.action = action
        self.status = status
        self.code = code
        self.message = message
        self.fields = fields
    }

    init(action: String, status: Int, body: Data) {
        let said = try? JSONDecoder().decode(Body.self, from: body)
        self.init(
            action: action, status: status, code: said?.code ?? 0,
            message: String((said?.message ?? "no reason was given").prefix(300)),
            fields: Array((said?.errors?.problems(at: "") ?? []).prefix(5)))
    }

    /// The token of the interaction is not valid any more, or the interaction is unknown.
    var isOver: Bool {
        [Self.unknownInteraction, Self.unknownWebhook, Self.invalidWebhookToken].contains(code)
    }

    var description: String {
        let number = code == 0 ? "\(status)" : "\(status), \(code)"
        let details = fields.isEmpty ? "" : " (\(fields.joined(separator: "; ")))"
        let remedy =
            switch status {
            case 401: " Set discord.token to the bot's token of today."
            case 403: " Give the bot the rights that this needs, in the settings of the server or channel."
            default: ""
            }
        return "Discord refused to \(action) (\(number)): \(message)\(details).\(remedy)"
    }

    private struct Body: Decodable {
        let code: Int?
        let message: String?
        let errors: Problems?
    }

    /// A tree of fields with `_errors` at its leaves (Discord API v10, Reference, “Error Messages”).
    private indirect enum Problems: Decodable {
        case node([String: Problems], messages: [String])

        private struct Leaf: Decodable { let message: String? }

        private struct Name: CodingKey {
            let stringValue: String
            var intValue: Int? { nil }
            init(stringValue: String) { self.stringValue = stringValue }
            init?(intValue: Int) { nil }
        }

        init(from decoder: any Decoder) throws {
            guard decoder.codingPath.count < 30, let fields = try? decoder.container(keyedBy: Name.self) else {
                self = .node([:], messages: [])
                return
            }
            var inner: [String: Problems] = [:]
            var messages: [String] = []
            for key in fields.allKeys {
                if key.stringValue == "_errors" {
                    messages = ((try? fields.decode([Leaf].self, forKey: key)) ?? []).compactMap(\.message)
                } else {
                    inner[key.stringValue] = try? fields.decode(Problems.self, forKey: key)
                }
            }
            self = .node(inner, messages: messages)
        }

        func problems(at path: String) -> [String] {
            guard case .node(let inner, let messages) = self else { return [] }
            return messages.map { "\(path): \($0)".trimmingPrefix(": ").prefix(200) }.map(String.init)
                + inner.sorted { $0.key < $1.key }.flatMap { name, problems in
                    problems.problems(at: path.isEmpty ? name : "\(path).\(name)")
                }
        }
    }
}

/// Why a call of Discord was not made, or has no answer.
enum DiscordUnavailable: ConnectorFailure, Equatable {
    /// Too many calls were refused lately; milliseconds until the next may be made.
    case stopped(for: Int64)
    /// It wants to be left alone for longer than an answer can wait; milliseconds.
    case limited(for: Int64)
    /// It answers with an error of its own.
    case failing(status: Int)
    /// What it answered is not what was agreed.
    case malformed(action: String)

    var description: String {
        switch self {
        case .stopped(let pause):
            "Discord refused so many calls in the last ten minutes that it would soon lock this address out. Nothing is sent "
                + "for \(pause / 1_000 + 1) s; look above in the log for what it refuses."
        case .limited(let pause): "Discord wants no more calls for \(pause / 1_000 + 1) s. It is tried again later."
        case .failing(let status): "Discord has a problem of its own (\(status)). It is tried again later."
        case .malformed(let action):
            "Discord did not answer as agreed when it was asked to \(action). A newer recommendarr may be needed."
        }
    }
}
