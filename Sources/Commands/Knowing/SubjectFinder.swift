import Engine
import Presentation

/// Finds what a standing order is about: `genre:western`, `person:Tom Hanks`, `keyword:heist`, `title:Arrival`, or one of
/// these without its key.
struct SubjectFinder {
    private let catalogue: Catalogue
    private let titles: TitleFinder
    private let locale: Locale

    init(state: RecommenderSource.State, context: CommandContext) {
        catalogue = state.recommender.catalogue
        titles = TitleFinder(state: state, context: context)
        locale = context.locale
    }

    func subject(_ text: String) throws(CommandError) -> Override.Subject {
        if let id = TitleID(text.trimmingSpaces) { return .title(try titles.title(id.description).id) }
        guard let colon = text.firstIndex(of: ":") else {
            if let found = genre(text) ?? person(text) ?? keyword(text) { return found }
            guard let title = try? titles.title(text) else { throw .unknownSubject(text) }
            return .title(title.id)
        }
        let value = text[text.index(after: colon)...].trimmingSpaces
        let found: Override.Subject? =
            switch text[..<colon].lowercased() {
            case "genre": genre(value)
            case "person": person(value)
            case "keyword", "theme": keyword(value)
            case "title": .title(try titles.title(value).id)
            default: nil
            }
        guard let found else { throw .unknownSubject(text) }
        return found
    }

    func name(of subject: Override.Subject) -> String {
        switch subject {
        case .genre(let name): return locale.genre(name)
        case .person(let name): return name
        case .keyword(let word): return locale.keyword(word) ?? word
        case .title(let id):
            let title = try? titles.title(id.description)
            return locale.quoted(title?.title.name(in: locale.language.rawValue) ?? "?")
        }
    }

    private func genre(_ text: String) -> Override.Subject? {
        // The genres that everybody knows are no secret, whoever has titles of them.
        let folded = Tokenizer.fold(text)
        let known = locale.words(.genres).first {
            Tokenizer.fold($0.key) == folded || Tokenizer.fold($0.value) == folded
        }
        return (known?.key ?? visibleName(text, .genre, shown: locale.genre)).map { .genre($0) }
    }

    private func person(_ text: String) -> Override.Subject? {
        (visibleName(text, .director) ?? visibleName(text, .actor)).map { .person($0) }
    }

    private func keyword(_ text: String) -> Override.Subject? {
        visibleName(text, .keyword, shown: locale.keyword).map { .keyword($0) }
    }

    /// Only genres, people and themes of titles that the readers may see: others do not exist for them.
    /// - Parameter shown: the word that the reader knows a name by.
    private func visibleName(
        _ text: String, _ facet: Facet, shown: (String) -> String? = { $0 }
    ) -> String? {
        let folded = Tokenizer.fold(text)
        let index = catalogue[facet]
        let number = index.names.indices.first { number in
            let name = index.names[number]
            return (Tokenizer.fold(name) == folded || shown(name).map(Tokenizer.fold) == folded)
                && index.rows(ofValue: number).contains { titles.view.contains(Int($0)) }
        }
        return number.map { index.names[$0] }
    }
}
