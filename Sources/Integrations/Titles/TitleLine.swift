import Engine

/// One line of a catalogue file, named as the file names it.
struct TitleLine: Decodable {
    var tmdb_id: Int
    var kind: String?
    var imdb_id: String?
    var title: String
    var year: Int?
    var genres: [String]?
    var keywords: [String]?
    var overview: String?
    var tagline: String?
    var director: [String]?
    var cast: [String]?
    var studio: [String]?
    var runtime: Int?
    var seasons: Int?
    var episodes: Int?
    var original_language: String?
    var vote_average: Double?
    var vote_count: Int?
    var collection: String?
    var library: String?
    var quality: [String]?
    var localized: [String: Title.LocalizedText]?

    /// The engine's title, or what makes the line unusable.
    func checked() throws(Rejection) -> Title {
        let kind: TitleKind
        switch self.kind {
        case nil, "movie": kind = .movie
        case "tv": kind = .tv
        case let other?:
            throw .invalid(column: "kind", problem: "\"\(other.quoted(limit: 20))\" is neither movie nor tv")
        }
        try Self.check("tmdb_id", tmdb_id, in: 1...Int(Int32.max))
        try Self.check("year", year, in: 1870...2100)
        try Self.check("runtime", runtime, in: 0...100_000)
        try Self.check("seasons", seasons, in: 0...10_000)
        try Self.check("episodes", episodes, in: 0...1_000_000)
        try Self.check("vote_average", vote_average, in: 0...10)
        try Self.check("vote_count", vote_count, in: 0...Int(Int32.max))
        let name = HTMLEntities.decode(title)
        guard name.contains(where: { !$0.isWhitespace }) else { throw .missing(column: "title") }
        return Title(
            id: TitleID(kind, tmdb_id), imdbID: Self.present(imdb_id), name: name, year: year,
            genres: genres ?? [], keywords: (keywords ?? []).map { $0.lowercased() },
            overview: HTMLEntities.decode(overview ?? ""), tagline: HTMLEntities.decode(tagline ?? ""),
            directors: director ?? [], cast: cast ?? [], studios: studio ?? [], collection: Self.present(collection),
            runtime: runtime == 0 ? nil : runtime, seasons: seasons, episodes: episodes,
            originalLanguage: Self.present(original_language)?.lowercased(), voteAverage: vote_average,
            voteCount: vote_count,
            localized: (localized ?? [:]).mapValues {
                Title.LocalizedText(title: HTMLEntities.decode($0.title), overview: HTMLEntities.decode($0.overview))
            })
    }

    private static func present(_ text: String?) -> String? { text == "" ? nil : text }

    private static func check<Value: Comparable>(
        _ key: String, _ value: Value?, in range: ClosedRange<Value>
    ) throws(Rejection) {
        guard let value, !range.contains(value) else { return }
        throw .outOfRange(column: key, value: "\(value)", allowed: "\(range.lowerBound) to \(range.upperBound)")
    }
}
