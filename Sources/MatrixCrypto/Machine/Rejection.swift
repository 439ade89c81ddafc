/// Why something from outside is not accepted: a sentence for the log, without secrets.
struct Rejection: Error, Equatable {
    let reason: String

    init(_ reason: String) { self.reason = reason }

    var news: CryptoNews { .rejected(reason) }

    /// Outside text as it may stand in a log: short, and without control characters.
    static func excerpt(_ text: String) -> String {
        let shown = text.unicodeScalars.prefix(100).map { scalar -> Character in
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator: "?"
            default: Character(scalar)
            }
        }
        return String(shown)
    }
}
