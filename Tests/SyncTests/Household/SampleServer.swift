import Engine
import Integrations
import Sync

/// A small household on a fake server: films, a children's section, anime; an owner, a daughter and a guest.
enum SampleServer {
    static let owner = MemberID("plex:1")
    static let lea = MemberID("plex:2")
    static let guest = MemberID("plex:3")

    static func film(_ id: String, tmdb: Int?, imdb: String? = nil, name: String? = nil, year: Int? = 2000)
        -> ServerItem
    {
        ServerItem(
            id: id, kind: .movie, ids: ExternalIDs(tmdb: tmdb, imdb: imdb), name: name ?? "Film \(id)", year: year,
            genres: ["Sci-Fi"], quality: ["1080p"], addedAt: 5)
    }

    static func series(_ id: String, tmdb: Int) -> ServerItem {
        ServerItem(id: id, kind: .tv, ids: ExternalIDs(tmdb: tmdb), name: "Series \(id)", year: 2010)
    }

    static func play(
        _ id: String?, _ account: String, _ item: String?, at start: Int64, until end: Int64? = nil,
        completion: Double? = 0.95, episode: Int? = nil, name: String? = nil, year: Int? = nil, tmdb: Int? = nil
    ) -> Play {
        Play(
            id: id, account: account,
            subject: .init(
                item: item, isEpisode: episode != nil, ids: ExternalIDs(tmdb: tmdb), name: name, year: year,
                season: episode.map { _ in 1 }, episode: episode),
            startedAt: start * 60_000, stoppedAt: (end ?? start + 90) * 60_000, completion: completion, device: "TV")
    }

    static func make() -> FakeMediaServer {
        let server = FakeMediaServer()
        server.change { state in
            state.libraries = [
                ServerLibrary(id: "1", name: "Films", kind: .movie),
                ServerLibrary(id: "2", name: "Kids", kind: .movie),
                ServerLibrary(id: "3", name: "Anime", kind: .tv),
            ]
            state.accounts = [
                ServerAccount(id: "1", name: "Olga", isOwner: true, access: .all),
                ServerAccount(id: "2", name: "Lea", isOwner: false, access: .only(["2", "3"])),
                ServerAccount(id: "3", name: "Guest", isOwner: false, access: .only(["1"])),
            ]
            state.ratings = [ServerRating(account: "1", item: "10", stars: 4.5, ratedAt: 0)]
            state.plays = [
                play("a", "1", "10", at: 100, completion: 0.1), play("b", "2", "30", at: 200, episode: 1),
                play("c", "2", "30", at: 300, episode: 2), play("d", "1", "14", at: 400),
                play("e", "9", "10", at: 500), play("f", "1", "99", at: 600, name: "Film 11", year: 2001),
                play("g", "3", "77", at: 700, tmdb: 500),
            ]
        }
        server.put(
            [
                film("10", tmdb: 100), film("11", tmdb: 101), film("12", tmdb: 100, name: "Film 10 again"),
                film("13", tmdb: nil, imdb: "tt13"), film("14", tmdb: nil, name: "Film 11", year: 2000),
                film("15", tmdb: nil, name: "Nobody knows"), film("16", tmdb: 106),
            ], in: "1")
        server.put([film("20", tmdb: 200)], in: "2")
        server.put([series("30", tmdb: 300)], in: "3")
        return server
    }

    static func source(_ server: FakeMediaServer) -> MediaSource {
        MediaSource(name: "plex", server: server, history: .init(name: "tautulli", source: server))
    }
}
