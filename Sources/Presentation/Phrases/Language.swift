/// A language that the bot speaks.
package enum Language: String, Sendable, Codable, CaseIterable {
    case en
    case de
    case fr

    /// Reads codes as platforms report them: `de`, `de-CH`, `fr_FR.UTF-8`.
    package init?(code: String) {
        let primary = code.split(omittingEmptySubsequences: false) { "-_.".contains($0) }[0]
        guard let language = Language(rawValue: primary.lowercased()) else { return nil }
        self = language
    }

    /// The plural category of a whole number (CLDR plural rules, cardinal).
    func pluralCategory(of count: Int) -> String {
        switch self {
        case .en, .de: count == 1 ? "one" : "other"
        case .fr: (0...1).contains(count) ? "one" : "other"
        }
    }
}
