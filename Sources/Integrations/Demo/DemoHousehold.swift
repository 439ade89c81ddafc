import Engine

/// A library of `household.json`.
struct DemoLibrary: Decodable {
    var id: String
    var name: String
}

/// A member of `household.json` with everything they did; times are days before the moment of the import.
struct DemoMember: Decodable {
    struct Event: Decodable {
        var title: String
        var days_ago: Double
        var completion: Double?
        var season: Int?
        var episode: Int?
    }

    struct Stars: Decodable {
        var title: String
        var stars: Double
        var days_ago: Double
    }

    struct Judgement: Decodable {
        var title: String
        var kind: String
        var days_ago: Double
    }

    /// `"all"` or a list of library ids.
    enum Access: Decodable {
        case all
        case only([String])

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let word = try? container.decode(String.self) {
                guard word == "all" else {
                    throw DecodingError.dataCorruptedError(
                        in: container, debugDescription: "neither \"all\" nor a list of libraries")
                }
                self = .all
            } else {
                self = .only(try container.decode([String].self))
            }
        }
    }

    var id: String
    var name: String
    var owner: Bool?
    var language: String?
    var libraries: Access?
    /// Whether what they like may count for the others.
    var contributes: Bool?
    var events: [Event]?
    var ratings: [Stars]?
    var feedback: [Judgement]?
}

extension Feedback.Kind {
    /// The four words that `household.json` uses.
    init?(demoWord: String) {
        switch demoWord {
        case "up": self = .up
        case "down": self = .down
        case "dismiss": self = .dismiss
        case "seen": self = .seen
        default: return nil
        }
    }
}
