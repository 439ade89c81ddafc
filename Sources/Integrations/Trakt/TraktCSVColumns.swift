import Engine

/// The columns of Trakt's CSV exports, whatever their spelling.
struct TraktCSVColumns {
    let type: CSVColumn
    let title: CSVColumn
    let showTitle: CSVColumn
    let year: CSVColumn
    let imdb: CSVColumn
    let tmdb: CSVColumn
    let watchedAt: CSVColumn
    let ratedAt: CSVColumn
    let rating: CSVColumn
    let season: CSVColumn
    let episode: CSVColumn

    init(_ header: CSVHeader) {
        type = header.column("type")
        title = header.column("title")
        showTitle = header.column("show title", "show")
        year = header.column("year")
        imdb = header.column("imdb id", "imdb")
        tmdb = header.column("tmdb id", "tmdb")
        watchedAt = header.column("watched_at", "last watched at")
        ratedAt = header.column("rated_at")
        rating = header.column("rating", "my rating", "your rating")
        season = header.column("season number", "season")
        episode = header.column("episode number", "episode", "number")
    }

    static func recognises(_ header: CSVHeader) -> Bool {
        let columns = TraktCSVColumns(header)
        return columns.type.index != nil && columns.title.index != nil
            && (columns.watchedAt.index != nil || columns.ratedAt.index != nil)
    }

    static let expected = ["type", "title", "year", "imdb id", "tmdb id", "watched_at or rated_at", "rating"]

    /// Ids that stand beside an episode may be the episode's own, so they count only where the name agrees.
    func record(_ row: CSVRow, matcher: TitleMatcher) throws(Rejection) -> TraktRecord {
        let type = try row.required(type).lowercased()
        let name = row.text(showTitle) ?? row.text(title)
        var reference = TitleReference(
            kind: type == "movie" ? .movie : .tv, tmdb: try row.integer(tmdb, in: 1...Int(Int32.max)),
            imdb: row.text(imdb), name: name, year: try row.year(year))
        if type != "movie", type != "show" {
            let isNamed = (try? matcher.resolve(reference)).map { id in name.map { matcher.isNamed(id, $0) } ?? false }
            if isNamed != true {
                reference.tmdb = nil
                reference.imdb = nil
            }
        }
        return TraktRecord(
            type: type, reference: reference, watchedAt: row.text(watchedAt), ratedAt: row.text(ratedAt),
            rating: try row.number(rating, in: 1...10), season: try row.integer(season, in: 0...10_000),
            episode: try row.integer(episode, in: 0...1_000_000))
    }
}
