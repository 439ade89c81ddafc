import Engine
import Storage

/// Made-up records, different in every part that is stored.
enum Samples {
    static func title(_ tmdb: Int, _ name: String = "The Matrix") -> Title {
        Title(
            id: TitleID(.movie, tmdb), imdbID: "tt\(tmdb)", name: name, year: 1999,
            genres: ["Action", "Science Fiction"], keywords: ["dystopia", "simulation", "künstliche intelligenz"],
            overview: "A hacker\nlearns the truth.",
            tagline: "Free your mind", directors: ["Lana Wachowski", "Lilly Wachowski"],
            cast: ["Keanu Reeves", "Carrie-Anne Moss"], studios: ["Village Roadshow"],
            collection: "The Matrix Collection", runtime: 136, seasons: 1, episodes: 2, originalLanguage: "en",
            voteAverage: 8.217, voteCount: 26_000,
            localized: [
                "de": Title.LocalizedText(title: "Matrix", overview: "Ein Hacker …"),
                "ja": Title.LocalizedText(title: "マトリックス", overview: ""),
            ])
    }

    static func event(_ member: String, _ tmdb: Int, at time: Int64, sourceID: String) -> SourcedWatchEvent {
        SourcedWatchEvent(
            source: "tautulli", sourceEventID: sourceID, device: "Fernseher 📺",
            event: WatchEvent(
                member: MemberID(member), title: TitleID(.tv, tmdb), startedAt: time, completion: 0.75, season: 2,
                episode: 3))
    }

    static func answer(_ id: String, question: String = "q1", at time: Int64, titles: [Int]) -> LoggedAnswer {
        LoggedAnswer(
            id: AnswerID(id), questionID: QuestionID(question), question: "tonight -- 'funny' \"ü\"", mode: "tonight",
            member: MemberID("m"), room: RoomKey(rawValue: "console:1"), askedAt: time, modelVersion: "v1",
            entries: titles.enumerated().map { position, tmdb in
                LoggedEntry(
                    title: TitleID(.movie, tmdb), score: 2.5 - Double(position), match: position == 0 ? nil : 0.82,
                    terms: ["content": 0.1, "quality": -1e-7])
            })
    }
}
