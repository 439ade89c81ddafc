/// Hard conditions on titles, the same for every mode. An empty filter lets everything pass; a title whose value is
/// not known does not pass a condition on it.
package struct Filters: Sendable, Equatable {
    package var kinds: Set<TitleKind> = []
    package var libraries: Set<LibraryID> = []
    /// At least one of these must be there, …
    package var genres: Set<String> = []
    /// … and none of these.
    package var excludedGenres: Set<String> = []
    /// At least one of these must be there, …
    package var keywords: Set<String> = []
    /// … and none of these.
    package var excludedKeywords: Set<String> = []
    /// Directors or cast: at least one of these.
    package var people: Set<String> = []
    package var years: ClosedRange<Int>?
    /// Minutes.
    package var runtimes: ClosedRange<Int>?
    /// ISO 639-1: one of these.
    package var languages: Set<String> = []
    package var excludedLanguages: Set<String> = []
    /// Mean vote on TMDB, 0…10.
    package var minimumVote: Double?
    /// Calibrated match, 0…1.
    package var minimumMatch: Double?
    /// Quality badges that a copy must have, such as `4K`.
    package var quality: Set<String> = []
    /// Also titles that are on no library of the server.
    package var anywhere = false

    package init() {}

    /// Everything but `libraries`, `quality`, `anywhere` (which depend on who may see what) and `minimumMatch`.
    func allows(_ title: Title) -> Bool {
        if !kinds.isEmpty, !kinds.contains(title.kind) { return false }
        if !genres.isEmpty, genres.isDisjoint(with: title.genres) { return false }
        if !excludedGenres.isDisjoint(with: title.genres) { return false }
        if !keywords.isEmpty, keywords.isDisjoint(with: title.keywords) { return false }
        if !excludedKeywords.isEmpty, !excludedKeywords.isDisjoint(with: title.keywords) { return false }
        if !people.isEmpty, people.isDisjoint(with: title.directors), people.isDisjoint(with: title.cast) {
            return false
        }
        if let years, !(title.year.map(years.contains) ?? false) { return false }
        if let runtimes, !(title.runtime.map(runtimes.contains) ?? false) { return false }
        if !languages.isEmpty, !(title.originalLanguage.map(languages.contains) ?? false) { return false }
        if let language = title.originalLanguage, excludedLanguages.contains(language) { return false }
        if let minimumVote, (title.voteAverage ?? 0) < minimumVote { return false }
        return true
    }

    /// Both conditions at once; where they exclude each other, the first counts.
    package func combined(with other: Filters) -> Filters {
        var result = self
        result.kinds = Self.narrowed(kinds, other.kinds)
        result.libraries = Self.narrowed(libraries, other.libraries)
        result.genres = Self.narrowed(genres, other.genres)
        result.keywords = Self.narrowed(keywords, other.keywords)
        result.people = Self.narrowed(people, other.people)
        result.languages = Self.narrowed(languages, other.languages)
        result.excludedGenres.formUnion(other.excludedGenres)
        result.excludedKeywords.formUnion(other.excludedKeywords)
        result.excludedLanguages.formUnion(other.excludedLanguages)
        result.quality.formUnion(other.quality)
        result.years = Self.narrowed(years, other.years)
        result.runtimes = Self.narrowed(runtimes, other.runtimes)
        result.minimumVote = [minimumVote, other.minimumVote].compactMap { $0 }.max()
        result.minimumMatch = [minimumMatch, other.minimumMatch].compactMap { $0 }.max()
        result.anywhere = anywhere || other.anywhere
        return result
    }

    private static func narrowed<Value: Hashable>(_ a: Set<Value>, _ b: Set<Value>) -> Set<Value> {
        if a.isEmpty { return b }
        if b.isEmpty { return a }
        let both = a.intersection(b)
        return both.isEmpty ? a : both
    }

    private static func narrowed(_ a: ClosedRange<Int>?, _ b: ClosedRange<Int>?) -> ClosedRange<Int>? {
        guard let a, let b else { return a ?? b }
        return a.overlaps(b) ? a.clamped(to: b) : a
    }
}
