import Engine
import Sync

/// What the owner says of the sections of the media server: `movies`, `tv` or `anime`; `children`, `adult` or `everyone`;
/// or one of each.
enum LibrarySettings {
    /// - Throws: a sentence that says what is wrong.
    static func rule(_ text: String) throws(Unusable) -> LibraryRules.Rule {
        var rule = LibraryRules.Rule()
        let words = text.lowercased().split { $0 == " " || $0 == "," }.map(String.init)
        for word in words {
            if let domain = Domain(rawValue: word), rule.domain == nil {
                rule.domain = domain
            } else if let suitability = Library.Suitability(rawValue: word), rule.suitability == nil {
                rule.suitability = suitability
            } else {
                throw Unusable(description: problem(word))
            }
        }
        guard !words.isEmpty else { throw Unusable(description: "Something must stand here. \(remedy)") }
        return rule
    }

    private static func problem(_ word: String) -> String { "“\(word)” cannot stand here. \(remedy)" }

    private static var remedy: String {
        let domains = Domain.allCases.map(\.rawValue).joined(separator: ", ")
        let suitabilities = Library.Suitability.allCases.map(\.rawValue).joined(separator: ", ")
        return "Write one of \(domains), one of \(suitabilities), or one of each, such as “anime children”."
    }

    struct Unusable: Error {
        let description: String
    }
}
