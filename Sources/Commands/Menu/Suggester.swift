package import Chat
import Engine
package import Presentation
package import Storage

/// Suggests titles, members and genres while somebody types, each only as far as that person may see them now.
package struct Suggester: Sendable {
    private let source: RecommenderSource
    private let database: any Database
    private let phrasebook: Phrasebook
    private let defaultLanguage: Language
    private let now: @Sendable () -> Int64

    private static let longestLabel = 100

    /// - Parameter now: milliseconds since 1970.
    package init(
        source: RecommenderSource, database: any Database, phrasebook: Phrasebook, defaultLanguage: Language,
        now: @escaping @Sendable () -> Int64
    ) {
        self.source = source
        self.database = database
        self.phrasebook = phrasebook
        self.defaultLanguage = defaultLanguage
        self.now = now
    }

    /// Nothing for somebody who is not linked, or when the database is away.
    package func suggestions(for query: CompletionQuery) async -> [CompletionSuggestion] {
        guard let asker = try? await asker(query), let state = try? await source.state(now: now()) else { return [] }
        let locale = phrasebook[
            asker.settings.language ?? query.locale.flatMap(Language.init(code:)) ?? defaultLanguage]
        let text = String(query.text.prefix(Self.longestLabel)).trimmingSpaces
        let found =
            switch query.completion {
            case .title: titles(text, asker: asker.member, state: state, locale: locale, limit: query.limit)
            case .member: members(text, asker: asker.member, state: state)
            case .genre: genres(text, locale: locale)
            }
        return Array(found.prefix(query.limit))
    }

    private func asker(_ query: CompletionQuery) async throws -> (member: MemberID, settings: MemberSettings)? {
        try await database.read { session in
            guard let member = try IdentityStore(session).member(for: query.asker) else { return nil }
            return (member, MemberSettings(try SettingStore(session).all(for: member)))
        }
    }

    // MARK: - Titles

    private func titles(
        _ text: String, asker: MemberID, state: RecommenderSource.State, locale: Locale, limit: Int
    ) -> [CompletionSuggestion] {
        let audience = Audience([asker], isRoom: false)
        let view = state.recommender.visibleLibrary(for: audience)
        guard !text.isEmpty else {
            // Most of what is asked about was watched lately.
            let watched = (try? state.recommender.history(of: asker, audience: audience, limit: limit)) ?? []
            return watched.map { suggestion(of: $0.visible.title, locale) }
        }
        return state.titles.find(text, limit: limit, isVisible: view.contains)
            .compactMap { view.title(ofRow: $0.row).map { suggestion(of: $0.title, locale) } }
    }

    private func suggestion(of title: Title, _ locale: Locale) -> CompletionSuggestion {
        let year = title.year.map { " (\($0))" } ?? ""
        let name = title.name(in: locale.language.rawValue).prefix(Self.longestLabel - year.count)
        return CompletionSuggestion(label: name + year, value: title.id.description)
    }

    // MARK: - Members and genres

    /// Several names may be written with commas between them: the last one is completed.
    private func members(
        _ text: String, asker: MemberID, state: RecommenderSource.State
    ) -> [CompletionSuggestion] {
        var parts = text.split(separator: ",", omittingEmptySubsequences: false).map { $0.trimmingSpaces }
        let typed = Tokenizer.fold(parts.popLast() ?? "")
        let chosen = Set(parts.map(Tokenizer.fold))
        let names = state.recommender.members.filter { $0.id != asker }.map(\.name)
            .filter { !chosen.contains(Tokenizer.fold($0)) && Self.matches($0, typed) }.sorted()
        return names.map { name in
            let all = (parts.filter { !$0.isEmpty } + [name]).joined(separator: ", ")
            return CompletionSuggestion(label: all, value: all)
        }.filter { $0.label.count <= Self.longestLabel }
    }

    private func genres(_ text: String, locale: Locale) -> [CompletionSuggestion] {
        let typed = Tokenizer.fold(text)
        return locale.words(.genres).filter { Self.matches($0.value, typed) || Self.matches($0.key, typed) }
            .sorted { $0.value < $1.value }.map { CompletionSuggestion(label: $0.value, value: $0.key) }
    }

    /// Whether the name or one of its words begins with what is typed.
    private static func matches(_ name: String, _ typed: String) -> Bool {
        typed.isEmpty || Tokenizer.fold(name).hasPrefix(typed)
            || Tokenizer.words(in: name).contains { $0.hasPrefix(typed) }
    }
}
