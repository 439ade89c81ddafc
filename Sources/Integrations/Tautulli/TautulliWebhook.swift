/// Decodes what Tautulli's webhook agent sends when it is set up with our template. Pure.
package struct TautulliWebhook: WebhookDecoder {
    /// To be pasted as the JSON data of every trigger.
    package static let template = """
        {
          "event": "{action}",
          "user_id": "{user_id}",
          "media_type": "{media_type}",
          "rating_key": "{rating_key}",
          "grandparent_rating_key": "{grandparent_rating_key}",
          "tmdb_id": "{themoviedb_id}",
          "imdb_id": "{imdb_id}",
          "tvdb_id": "{thetvdb_id}",
          "title": "{title}",
          "show_name": "{show_name}",
          "year": "{year}",
          "season": "{season_num}",
          "episode": "{episode_num}",
          "started": "{started_unixtime}",
          "stopped": "{stopped_unixtime}",
          "progress_percent": "{progress_percent}",
          "player": "{player}"
        }
        """

    package init() {}

    package func events(in body: [UInt8], receivedAt: Int64) throws(WebhookRejection) -> [SourceEvent] {
        let delivery = try WebhookBody.decode(
            Delivery.self, from: body, sender: "Tautulli",
            remedy: "Paste the template that “doctor --webhooks” prints into the JSON data of each trigger.")
        guard let event = delivery.values[.event] else { return [.test] }
        switch event {
        case "stop": return [delivery.play(endedAt: receivedAt).map(SourceEvent.played) ?? .other(event)]
        case "watched":
            return [delivery.play(endedAt: nil, seenAt: receivedAt).map(SourceEvent.played) ?? .other(event)]
        case "play", "pause", "resume":
            return [delivery.play(endedAt: nil, seenAt: receivedAt).map(SourceEvent.playing) ?? .other(event)]
        case "created": return [.libraryChanged]
        case "test": return [.test]
        default: return [.other(event)]
        }
    }

    /// The keys of the template.
    enum Key: String, CodingKey, CaseIterable {
        case event
        case userID = "user_id"
        case mediaType = "media_type"
        case ratingKey = "rating_key"
        case seriesKey = "grandparent_rating_key"
        case tmdbID = "tmdb_id"
        case imdbID = "imdb_id"
        case tvdbID = "tvdb_id"
        case title
        case showName = "show_name"
        case year, season, episode, started, stopped
        case progress = "progress_percent"
        case player
    }

    private struct Delivery: Decodable {
        /// What Tautulli had a value for: it leaves `{unknown}` as it is, and sends `""` for nothing.
        var values: [Key: String] = [:]

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: Key.self)
            guard container.contains(.event) else {
                throw DecodingError.keyNotFound(
                    Key.event, .init(codingPath: container.codingPath, debugDescription: "missing"))
            }
            for key in Key.allCases {
                guard let text = try container.text(key), !(text.hasPrefix("{") && text.hasSuffix("}")) else {
                    continue
                }
                values[key] = text
            }
        }

        /// - Parameters:
        ///   - endedAt: milliseconds since 1970, of a play that ended and does not say when; `nil` when it goes on.
        ///   - seenAt: when it certainly ran.
        /// - Returns: `nil` for what is neither film nor episode, and for nobody's.
        func play(endedAt: Int64?, seenAt: Int64? = nil) -> Play? {
            guard let account = values[.userID], let subject else { return nil }
            let started = time(.started)
            return Play(
                id: nil, account: account, subject: subject, startedAt: started ?? seenAt,
                stoppedAt: endedAt.map { time(.stopped) ?? $0 },
                completion: values[.progress].flatMap(Double.init).map { min(max($0 / 100, 0), 1) },
                device: values[.player])
        }

        private var subject: Play.Subject? {
            switch values[.mediaType] {
            case "movie":
                Play.Subject(
                    item: values[.ratingKey], isEpisode: false,
                    ids: ExternalIDs(tmdb: number(.tmdbID), imdb: values[.imdbID], tvdb: number(.tvdbID)),
                    name: values[.title], year: number(.year))
            case "episode":
                // Tautulli does not say whether the ids are those of the series or of the episode.
                Play.Subject(
                    item: values[.seriesKey], isEpisode: true, name: values[.showName], season: number(.season),
                    episode: number(.episode))
            default: nil
            }
        }

        private func number(_ key: Key) -> Int? { values[key].flatMap(Int.init) }

        private func time(_ key: Key) -> Int64? {
            values[key].flatMap(Int64.init).flatMap { $0 > 0 ? $0.milliseconds : nil }
        }
    }
}
