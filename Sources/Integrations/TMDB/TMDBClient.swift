package import Engine
import Foundation
package import Web

/// The Movie Database (API v3): everything that is known of films and series.
///
/// Details and found ids are kept for a week; what is older is used only while TMDB does not answer.
package struct TMDBClient: MetadataSource {
    /// TMDB allows about this many calls per second.
    package static let callsPerSecond = 40

    private let service: WebService
    private let cache: TMDBCache

    /// - Parameters:
    ///   - service: its address is `https://api.themoviedb.org`, its secrets come from a `TMDBCredential`. Without a rate
    ///     limit it gets one of its own, which copies of the client share.
    ///   - now: milliseconds since 1970.
    package init(
        service: WebService, cache: MetadataCache? = nil,
        now: @escaping @Sendable () -> Int64 = { Int64(Date().timeIntervalSince1970 * 1000) }
    ) {
        var service = service
        service.rateLimit = service.rateLimit ?? RateLimit(perSecond: Self.callsPerSecond)
        self.service = service
        self.cache = TMDBCache(store: cache, now: now)
    }

    package func details(of title: TitleID, languages: [String]) async throws -> TitleDetails? {
        let wanted = Set(languages)
        let kept = try await cache.document(
            title.description, isEnough: { (kept: TMDBTitle) in kept.isNothing || wanted.isSubset(of: kept.languages) },
            fetch: { kept in
                // Whoever asked before for other languages must not have to ask again.
                try await fetch(title, languages: wanted.union(kept?.languages ?? []).sorted())
            })
        return kept.details(of: title, languages: languages)
    }

    package func find(_ ids: ExternalIDs, kind: TitleKind) async throws -> TitleID? {
        let imdb = ids.imdb.flatMap { Self.isIMDbID($0) ? $0 : nil }
        for (number, source) in [(imdb, "imdb_id"), (ids.tvdb.map(String.init), "tvdb_id")] {
            guard let number else { continue }
            let finding = try await cache.document(
                "find:\(kind.rawValue):\(source):\(number)", isEnough: { (_: TMDBFinding) in true },
                fetch: { _ in
                    let found = try await get("/find/\(number)", [("external_source", source)], TMDBMessages.Found.self)
                    let results = kind == .movie ? found.movie_results : found.tv_results
                    return TMDBFinding(tmdb: results?.entries.first?.id)
                })
            if let tmdb = finding.tmdb { return TitleID(kind, tmdb) }
        }
        return nil
    }

    package func search(_ name: String, year: Int?, kind: TitleKind) async throws -> TitleID? {
        let finding = try await cache.document(
            "search:\(kind.rawValue):\(year.map(String.init) ?? ""):\(name)", isEnough: { (_: TMDBFinding) in true },
            fetch: { _ in
                // Without the year, which is one off in many libraries.
                let found = try await get(
                    "/search/\(kind.rawValue)", [("query", name)], TMDBMessages.SearchPage.self)
                let matcher = TitleMatcher(titles: found.results.entries.map { $0.title(kind) })
                let match = try? matcher.resolve(TitleReference(kind: kind, name: name, year: year))
                return TMDBFinding(tmdb: match?.tmdb)
            })
        return finding.tmdb.map { TitleID(kind, $0) }
    }

    package func trending(_ kind: TitleKind, over window: TrendingWindow, page: Int) async throws -> [TitleID] {
        try await titles("/trending/\(kind.rawValue)/\(window.rawValue)", kind, page: page)
    }

    package func discover(_ kind: TitleKind, _ query: DiscoverQuery, page: Int) async throws -> [TitleID] {
        let genres = query.genres.map { TMDBGenres.number(of: $0, kind) }
        // No title has a genre that there is not.
        guard !genres.contains(nil) else { return [] }
        let date = kind == .movie ? "primary_release_date" : "first_air_date"
        let fields: [(String, String?)] = [
            ("sort_by", "vote_count.desc"), ("include_adult", "false"),
            ("with_genres", genres.isEmpty ? nil : genres.compactMap { $0.map(String.init) }.joined(separator: ",")),
            ("\(date).gte", query.years.map { "\($0.lowerBound)-01-01" }),
            ("\(date).lte", query.years.map { "\($0.upperBound)-12-31" }),
            ("with_original_language", query.originalLanguage),
            ("vote_count.gte", query.minimumVotes.map(String.init)),
        ]
        return try await titles(
            "/discover/\(kind.rawValue)", kind, fields.compactMap { name, value in value.map { (name, $0) } },
            page: page)
    }

    package func upcoming(_ kind: TitleKind, region: String?, page: Int) async throws -> [TitleID] {
        switch kind {
        case .movie:
            try await titles("/movie/upcoming", kind, region.map { [("region", $0)] } ?? [], page: page)
        // Series are not told apart by region.
        case .tv: try await titles("/tv/on_the_air", kind, page: page)
        }
    }

    private func fetch(_ title: TitleID, languages: [String]) async throws -> TMDBTitle {
        let ages = title.kind == .movie ? "release_dates" : "content_ratings"
        let parts = ["keywords", "credits", "videos", ages, "external_ids", "translations"]
        let request = request(
            "/\(title.kind.rawValue)/\(title.tmdb)", [("append_to_response", parts.joined(separator: ","))])
        let answer = try await service.answer(to: request, accepting: [404])
        guard answer.code != 404 else { return TMDBTitle(languages: languages, content: nil) }
        let wire = try service.read(TMDBMessages.Details.self, from: answer.body)
        guard wire.id == title.tmdb else { throw service.report(.malformed("it sent another title")) }
        return TMDBTitle(
            languages: languages, content: TMDBTitle.Content(wire, kind: title.kind, languages: languages))
    }

    private func titles(
        _ path: String, _ kind: TitleKind, _ query: [(String, String)] = [], page: Int
    ) async throws -> [TitleID] {
        let found = try await get(path, query + [("page", String(max(page, 1)))], TMDBMessages.Page.self)
        return found.results.entries.map { TitleID(kind, $0.id) }
    }

    private func get<Answer: Decodable>(
        _ path: String, _ query: [(String, String)], _ type: Answer.Type
    ) async throws -> Answer {
        try await service.call(request(path, query), returning: type)
    }

    /// In English: the names of genres are words of the program, and texts in other languages come beside them.
    private func request(_ path: String, _ query: [(String, String)]) -> WebRequest {
        let items = ([("language", "en-US")] + query).map { URLQueryItem(name: $0.0, value: $0.1) }
        return WebRequest(.get, "/3" + path, query: items)
    }

    private static func isIMDbID(_ text: String) -> Bool {
        text.hasPrefix("tt") && text.count > 2 && text.dropFirst(2).allSatisfy { $0.isASCII && $0.isNumber }
    }
}

extension TMDBMessages.SearchEntry {
    /// As far as it is needed to recognise it.
    fileprivate func title(_ kind: TitleKind) -> Title {
        let date = release_date ?? first_air_date
        var title = Title(id: TitleID(kind, id), name: title ?? name ?? "", year: date.flatMap { Int($0.prefix(4)) })
        // The matcher looks at every name that a title has.
        if let original = original_title ?? original_name {
            title.localized["original"] = Title.LocalizedText(title: original, overview: "")
        }
        return title
    }
}
