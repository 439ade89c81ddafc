package import Engine

/// Finds the title of the catalogue that a row means: by TMDB id, else by IMDb id, else by name and year.
///
/// What fits several titles equally well is never guessed: it is refused with the candidates named.
package struct TitleMatcher: Sendable {
    private struct Candidate: Sendable {
        var index: Int
        var fullKey: String
    }

    private let titles: [Title]
    private let byID: [TitleID: Int]
    private let byIMDb: [String: Int]
    private let byName: [String: [Candidate]]

    /// Builds the index; where two titles have one id, the first counts.
    package init(titles: [Title]) {
        self.titles = titles
        var byID: [TitleID: Int] = [:]
        var byIMDb: [String: Int] = [:]
        var byName: [String: [Candidate]] = [:]
        byID.reserveCapacity(titles.count)
        byName.reserveCapacity(titles.count)
        for (index, title) in titles.enumerated() where byID[title.id] == nil {
            byID[title.id] = index
            if let imdb = title.imdbID { byIMDb[imdb] = byIMDb[imdb] ?? index }
            for name in Set([title.name] + title.localized.values.map(\.title)) {
                let normal = TitleNormalisation(name)
                byName[normal.key, default: []].append(Candidate(index: index, fullKey: normal.fullKey))
            }
        }
        self.byID = byID
        self.byIMDb = byIMDb
        self.byName = byName
    }

    /// The title meant. Throws `.unknownTitle`, `.ambiguousTitle`, or `.yearNeeded` for a name without year.
    package func resolve(_ reference: TitleReference) throws(Rejection) -> TitleID {
        if let tmdb = reference.tmdb, let id = try resolve(tmdb: tmdb, reference) { return id }
        if let imdb = reference.imdb, let index = byIMDb[imdb], fits(titles[index], reference.kind) {
            return titles[index].id
        }
        guard let name = reference.name else { throw .unknownTitle(reference) }
        let year = reference.year ?? TitleNormalisation.splitYear(name).year
        guard let year else { throw reference.tmdb == nil ? .yearNeeded(reference) : .unknownTitle(reference) }
        return try resolve(name: TitleNormalisation(name), year: year, reference)
    }

    package func contains(_ id: TitleID) -> Bool { byID[id] != nil }

    /// Whether `name` is one of the names of the title, whatever the spelling.
    func isNamed(_ id: TitleID, _ name: String) -> Bool {
        guard let index = byID[id] else { return false }
        return (byName[TitleNormalisation(name).key] ?? []).contains { $0.index == index }
    }

    private func fits(_ title: Title, _ kind: TitleKind?) -> Bool { kind == nil || title.kind == kind }

    /// A film and a series can have the same number; without a kind the name must tell them apart.
    private func resolve(tmdb: Int, _ reference: TitleReference) throws(Rejection) -> TitleID? {
        let kinds = reference.kind.map { [$0] } ?? TitleKind.allCases
        let found = kinds.map { TitleID($0, tmdb) }.filter { byID[$0] != nil }
        guard found.count > 1 else { return found.first }
        let named = reference.name.map { name in found.filter { isNamed($0, name) } } ?? []
        guard named.count == 1 else {
            throw .ambiguousTitle(reference, candidates: found.compactMap { byID[$0] }.map(label))
        }
        return named[0]
    }

    private func resolve(
        name: TitleNormalisation, year: Int, _ reference: TitleReference
    ) throws(Rejection) -> TitleID {
        var scores: [Int: Int] = [:]
        for candidate in byName[name.key] ?? [] {
            let title = titles[candidate.index]
            guard fits(title, reference.kind), let released = title.year, abs(released - year) <= 1 else { continue }
            // The exact year and the exact article are hints of equal weight: where they disagree, nobody knows.
            let score = (released == year ? 1 : 0) + (candidate.fullKey == name.fullKey ? 1 : 0)
            scores[candidate.index] = max(scores[candidate.index] ?? 0, score)
        }
        guard let best = scores.values.max() else { throw .unknownTitle(reference) }
        let winners = scores.filter { $0.value == best }.keys.sorted()
        guard winners.count == 1 else { throw .ambiguousTitle(reference, candidates: winners.map(label)) }
        return titles[winners[0]].id
    }

    private func label(_ index: Int) -> String {
        let title = titles[index]
        return "\(title.name.quoted()) (\(title.year.map(String.init) ?? "no year"), \(title.id))"
    }
}
