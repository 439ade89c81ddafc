import Engine

extension TMDBTitle.Content {
    /// More are rarely known to anybody.
    private static let mostCast = 20
    private static let mostVideos = 5

    /// - Parameters:
    ///   - wire: TMDB's answer in English.
    ///   - languages: whose texts are kept; English ones are those of the title itself.
    init(_ wire: TMDBMessages.Details, kind: TitleKind, languages: [String]) {
        let translations = wire.translations?.translations?.entries ?? []
        let original = wire.original_language.flatMap { $0 == "xx" ? nil : $0.lowercased() }
        let originalName = wire.original_title ?? wire.original_name
        var localized: [String: Title.LocalizedText] = [:]
        for language in languages where language != "en" {
            let text = Self.text(in: language, translations, originalName: language == original ? originalName : nil)
            if let text { localized[language] = text }
        }
        // Where nobody wrote in English yet, the original is better than nothing.
        let untranslated = original.flatMap { Self.text(in: $0, translations, originalName: originalName) }
        imdb = Self.present(wire.imdb_id) ?? Self.present(wire.external_ids?.imdb_id)
        tvdb = wire.external_ids?.tvdb_id.flatMap(Self.positive)
        name = Self.present(wire.title ?? wire.name) ?? originalName ?? ""
        let date = kind == .movie ? wire.release_date : wire.first_air_date
        year = date.flatMap { Int($0.prefix(4)) }.flatMap(Self.positive)
        genres = Self.names(wire.genres)
        keywords = Self.names(wire.keywords?.keywords ?? wire.keywords?.results).map { $0.lowercased() }
        overview = Self.present(wire.overview) ?? untranslated?.overview ?? ""
        tagline = wire.tagline ?? ""
        let crew = wire.credits?.crew?.entries ?? []
        directors =
            kind == .movie ? Self.unique(crew.filter { $0.job == "Director" }.map(\.name)) : Self.names(wire.created_by)
        // The sort keeps those with the same number in the order in which they came.
        let billed = (wire.credits?.cast?.entries ?? []).enumerated()
            .sorted { ($0.element.order ?? .max, $0.offset) < ($1.element.order ?? .max, $1.offset) }
        cast = Array(Self.unique(billed.map(\.element.name)).prefix(Self.mostCast))
        let companies = Self.names(wire.production_companies)
        studios = companies.isEmpty ? Self.names(wire.networks) : companies
        collection = wire.belongs_to_collection?.name
        runtime =
            kind == .movie
            ? wire.runtime.flatMap(Self.positive)
            : wire.episode_run_time?.first.flatMap(Self.positive)
                ?? wire.last_episode_to_air?.runtime.flatMap(Self.positive)
        seasons = wire.number_of_seasons
        episodes = wire.number_of_episodes
        originalLanguage = original
        voteCount = wire.vote_count
        // The mean of no votes is sent as 0.
        voteAverage = wire.vote_count == 0 ? nil : wire.vote_average
        self.localized = localized
        poster = Self.present(wire.poster_path)
        videos = Self.videos(wire.videos?.results?.entries ?? [])
        countries = wire.origin_country ?? []
        adult = wire.adult ?? false
        (releases, ratings) = Self.countries(of: wire, origins: countries)
    }

    private static func text(
        in language: String, _ translations: [TMDBMessages.Translation], originalName: String?
    ) -> Title.LocalizedText? {
        // Some languages are translated for several countries; the main one is that with the code of the language.
        let candidates = translations.filter { $0.iso_639_1 == language }
        let main = candidates.first { $0.iso_3166_1?.lowercased() == language } ?? candidates.first
        // A name that is the same as the original one is not repeated.
        let name = present(main?.data.title ?? main?.data.name) ?? originalName ?? ""
        let overview = main?.data.overview ?? ""
        return name.isEmpty && overview.isEmpty ? nil : Title.LocalizedText(title: name, overview: overview)
    }

    /// When it came out, and for what ages, where.
    private static func countries(
        of wire: TMDBMessages.Details, origins: [String]
    ) -> (releases: [String: Int64], ratings: [String: String]) {
        var releases: [String: Int64] = [:]
        var ratings: [String: String] = [:]
        for country in wire.release_dates?.results?.entries ?? [] {
            let entries = country.release_dates?.entries ?? []
            // A premiere is for few.
            let open = entries.filter { $0.type != 1 }
            let times = (open.isEmpty ? entries : open).compactMap { $0.release_date.flatMap(Timestamps.parse) }
            if let first = times.min() { releases[country.iso_3166_1] = first }
            ratings[country.iso_3166_1] = entries.compactMap { present($0.certification) }.first
        }
        for rating in wire.content_ratings?.results?.entries ?? [] {
            ratings[rating.iso_3166_1] = present(rating.rating)
        }
        if let aired = wire.first_air_date.flatMap(Timestamps.parse) {
            for country in origins { releases[country] = aired }
        }
        return (releases, ratings)
    }

    private static func videos(_ videos: [TMDBMessages.Video]) -> [String] {
        let ranked = videos.filter { $0.site == "YouTube" && ($0.type == "Trailer" || $0.type == "Teaser") }
            .enumerated()
            .sorted { a, b in
                func rank(_ video: TMDBMessages.Video) -> Int {
                    (video.type == "Trailer" ? 0 : 2) + (video.official == true ? 0 : 1)
                }
                return (rank(a.element), a.offset) < (rank(b.element), b.offset)
            }
        return Array(unique(ranked.map(\.element.key)).prefix(mostVideos))
    }

    private static func names(_ list: TolerantList<TMDBMessages.Named>?) -> [String] {
        unique((list?.entries ?? []).map(\.name))
    }

    private static func unique(_ names: [String]) -> [String] {
        var seen: Set<String> = []
        return names.filter { !$0.isEmpty && seen.insert($0).inserted }
    }

    private static func present(_ text: String?) -> String? { text == "" ? nil : text }
    private static func positive(_ number: Int) -> Int? { number > 0 ? number : nil }
}
