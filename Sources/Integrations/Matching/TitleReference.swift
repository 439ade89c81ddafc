package import Engine

/// What a row says of the title it is about; any part may be missing.
package struct TitleReference: Sendable, Equatable {
    package var kind: TitleKind?
    package var tmdb: Int?
    /// Such as `tt0133093`.
    package var imdb: String?
    package var name: String?
    package var year: Int?

    package init(
        kind: TitleKind? = nil, tmdb: Int? = nil, imdb: String? = nil, name: String? = nil, year: Int? = nil
    ) {
        self.kind = kind
        self.tmdb = tmdb
        self.imdb = imdb
        self.name = name
        self.year = year
    }
}

extension TitleReference: CustomStringConvertible {
    /// As it is shown to people, such as `The Matrix (1999)`.
    package var description: String {
        if let name {
            return year.map { "\(name.quoted()) (\($0))" } ?? name.quoted()
        }
        if let tmdb { return kind.map { "\($0):\(tmdb)" } ?? "TMDB \(tmdb)" }
        return imdb.map { "IMDb \($0.quoted(limit: 20))" } ?? "the title"
    }
}
