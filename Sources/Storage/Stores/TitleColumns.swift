import Engine

/// How a title lies in the columns of its table.
enum TitleColumns {
    private static let names = [
        "kind", "tmdb_id", "imdb_id", "name", "folded_name", "year", "genres", "keywords", "directors", "actors",
        "studios", "collection", "overview", "tagline", "runtime", "seasons", "episodes", "original_language",
        "vote_average", "vote_count", "origin",
    ]

    static let list = names.joined(separator: ", ")

    static let replaceOnConflict =
        "ON CONFLICT (kind, tmdb_id) DO UPDATE SET "
        + names.dropFirst(2).map { "\($0) = excluded.\($0)" }.joined(separator: ", ")

    /// In the order of `list`.
    static func values(of title: Title, origin: TitleOrigin) -> [SQLValue] {
        title.id.sql + [
            SQLValue(title.imdbID), .text(title.name), .text(Tokenizer.fold(title.name)), SQLValue(title.year),
            .text(ListColumn.encode(title.genres)), .text(ListColumn.encode(title.keywords)),
            .text(ListColumn.encode(title.directors)), .text(ListColumn.encode(title.cast)),
            .text(ListColumn.encode(title.studios)), SQLValue(title.collection), .text(title.overview),
            .text(title.tagline), SQLValue(title.runtime), SQLValue(title.seasons), SQLValue(title.episodes),
            SQLValue(title.originalLanguage), SQLValue(title.voteAverage), SQLValue(title.voteCount),
            .text(origin.rawValue),
        ]
    }

    /// From a row with the columns of `list`.
    static func title(
        _ row: SQLRow, id: TitleID, localized: [String: Title.LocalizedText]
    ) throws(StorageError) -> Title {
        Title(
            id: id, imdbID: try row.get(2), name: try row.get(3), year: try row.get(5),
            genres: ListColumn.decode(try row.get(6)), keywords: ListColumn.decode(try row.get(7)),
            overview: try row.get(12), tagline: try row.get(13), directors: ListColumn.decode(try row.get(8)),
            cast: ListColumn.decode(try row.get(9)), studios: ListColumn.decode(try row.get(10)),
            collection: try row.get(11), runtime: try row.get(14), seasons: try row.get(15),
            episodes: try row.get(16), originalLanguage: try row.get(17), voteAverage: try row.get(18),
            voteCount: try row.get(19), localized: localized)
    }
}
