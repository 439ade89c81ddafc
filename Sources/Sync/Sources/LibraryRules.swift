package import Engine
package import Integrations

/// What sections hold and whom they are for: what the owner says, else what their names say.
package struct LibraryRules: Sendable, Equatable {
    /// What the owner says of one section; what is `nil` is left to the name.
    package struct Rule: Sendable, Equatable {
        package var domain: Domain?
        package var suitability: Library.Suitability?

        package init(domain: Domain? = nil, suitability: Library.Suitability? = nil) {
            self.domain = domain
            self.suitability = suitability
        }
    }

    /// By folded name, with the name as the owner wrote it.
    private let rules: [String: Written]

    private struct Written: Sendable, Equatable {
        var name: String
        var rule: Rule
    }

    /// - Parameter rules: by the name of the section as the media server shows it; case does not matter.
    package init(_ rules: [String: Rule] = [:]) {
        self.rules = Dictionary(rules.map { (Tokenizer.fold($0.key), Written(name: $0.key, rule: $0.value)) }) {
            first, _ in first
        }
    }

    package func library(_ library: ServerLibrary, source: String) -> Library {
        let name = Tokenizer.fold(library.name)
        let rule = rules[name]?.rule ?? Rule()
        return Library(
            id: LibraryID(source: source, library: library.id), name: library.name,
            domain: rule.domain ?? Self.domain(ofLibraryNamed: name),
            suitability: rule.suitability ?? Self.suitability(ofLibraryNamed: name))
    }

    /// Names in the configuration that none of `libraries` has; most likely misspelt.
    package func unknownNames(among libraries: [Library]) -> [String] {
        let known = Set(libraries.map { Tokenizer.fold($0.name) })
        return rules.filter { !known.contains($0.key) }.map(\.value.name).sorted()
    }

    /// A section of films or of series says nothing that its titles do not: only anime is told by the name.
    private static func domain(ofLibraryNamed name: String) -> Domain? {
        words(in: name).isDisjoint(with: ["anime", "animes"]) ? nil : .anime
    }

    private static func suitability(ofLibraryNamed name: String) -> Library.Suitability {
        let words = words(in: name)
        if !words.isDisjoint(with: adultWords) || name.contains("18+") { return .adult }
        return words.isDisjoint(with: childrenWords) ? .everyone : .children
    }

    /// A typographic apostrophe divides words, as in “films d’enfants”.
    private static func words(in name: String) -> Set<String> {
        Set(Tokenizer.words(in: name.replacing("’", with: " ")))
    }

    private static let adultWords: Set<String> = [
        "adult", "adults", "xxx", "porn", "porno", "nsfw", "erotik", "erotic", "erotica", "erotique", "adulte",
        "adultes", "erwachsene", "erwachsenenfilme",
    ]
    private static let childrenWords: Set<String> = [
        "kids", "kid", "children", "childrens", "kinder", "kinderfilme", "kinderserien", "enfants", "enfant",
        "jeunesse",
    ]
}
