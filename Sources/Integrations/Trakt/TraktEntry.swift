import Engine

/// One entry of a history or of ratings, named as Trakt names it.
struct TraktEntry: Decodable {
    struct Media: Decodable {
        struct IDs: Decodable {
            var imdb: String?
            var tmdb: Int?
        }

        var title: String?
        var year: Int?
        var ids: IDs?
    }

    struct Episode: Decodable {
        var season: Int?
        var number: Int?
    }

    var type: String?
    var watched_at: String?
    var rated_at: String?
    var rating: Double?
    var movie: Media?
    var show: Media?
    var season: Episode?
    var episode: Episode?

    /// In the words common to the JSON and the CSV export.
    func record() throws(Rejection) -> TraktRecord {
        guard let type = type ?? inferredType else { throw .missing(column: "type") }
        let media = type == "movie" ? movie : show
        guard let media else { throw .missing(column: type == "movie" ? "movie" : "show") }
        let reference = TitleReference(
            kind: type == "movie" ? .movie : .tv, tmdb: media.ids?.tmdb, imdb: media.ids?.imdb, name: media.title,
            year: media.year)
        return TraktRecord(
            type: type, reference: reference, watchedAt: watched_at, ratedAt: rated_at, rating: rating,
            season: episode?.season, episode: episode?.number)
    }

    private var inferredType: String? {
        if movie != nil { return "movie" }
        if episode != nil { return "episode" }
        return show == nil ? nil : "show"
    }
}

/// One entry of either export, before its values are checked.
struct TraktRecord {
    /// `movie`, `show`, `season` or `episode`.
    var type: String
    var reference: TitleReference
    var watchedAt: String?
    var ratedAt: String?
    /// 1…10
    var rating: Double?
    var season: Int?
    var episode: Int?
}
