import Foundation
import Testing
import TestSupport

@testable import Integrations

struct TautulliWebhookTests {
    /// The template as Tautulli fills it; what is not named is left empty.
    private func delivery(_ values: [String: String]) throws -> [UInt8] {
        let object = try JSONSerialization.jsonObject(with: Data(TautulliWebhook.template.utf8)) as? [String: String]
        let filled = try #require(object).mapValues { values[$0] ?? "" }
        return Array(try JSONSerialization.data(withJSONObject: filled))
    }

    private func events(_ values: [String: String]) throws -> [SourceEvent] {
        try TautulliWebhook().events(in: try delivery(values), receivedAt: 9_000_000)
    }

    private let film = [
        "{user_id}": "1000", "{media_type}": "movie", "{rating_key}": "1", "{title}": "Movie \"1\"", "{year}": "2000",
        "{themoviedb_id}": "603", "{imdb_id}": "tt0123456", "{started_unixtime}": "1795223336",
        "{stopped_unixtime}": "1795223936", "{progress_percent}": "7", "{player}": "SHIELD",
    ]

    @Test func theTemplateHasWhatIsReadAndNothingElse() throws {
        let object = try JSONSerialization.jsonObject(with: Data(TautulliWebhook.template.utf8)) as? [String: String]
        #expect(Set(try #require(object).keys) == Set(TautulliWebhook.Key.allCases.map(\.rawValue)))
    }

    @Test func aShortPlayIsAPlay() throws {
        let play = Play(
            id: nil, account: "1000",
            subject: .init(
                item: "1", isEpisode: false, ids: ExternalIDs(tmdb: 603, imdb: "tt0123456"), name: "Movie \"1\"",
                year: 2000),
            startedAt: 1_795_223_336_000, stoppedAt: 1_795_223_936_000, completion: 0.07, device: "SHIELD")
        #expect(try events(film.merging(["{action}": "stop"]) { $1 }) == [.played(play)])
    }

    @Test func anEpisodeIsOfItsSeries() throws {
        let episode = [
            "{action}": "watched", "{user_id}": "1", "{media_type}": "episode", "{rating_key}": "99",
            "{grandparent_rating_key}": "70", "{show_name}": "Dark", "{title}": "Dark - Secrets", "{season_num}": "1",
            "{episode_num}": "3", "{thetvdb_id}": "123", "{year}": "2017",
        ]
        let play = Play(
            id: nil, account: "1", subject: .init(item: "70", isEpisode: true, name: "Dark", season: 1, episode: 3),
            startedAt: 9_000_000, stoppedAt: nil, completion: nil)
        #expect(try events(episode) == [.played(play)])
    }

    @Test(arguments: ["play", "pause", "resume"])
    func whatGoesOnIsNotYetPlayed(action: String) throws {
        guard case .playing(let play)? = try events(film.merging(["{action}": action]) { $1 }).first else {
            Issue.record("it is something else")
            return
        }
        #expect(play.stoppedAt == nil && play.startedAt == 1_795_223_336_000)
    }

    @Test func theRestIsNamed() throws {
        #expect(try events(["{action}": "created", "{media_type}": "movie"]) == [.libraryChanged])
        #expect(try events(["{action}": "stop", "{media_type}": "track", "{user_id}": "1"]) == [.other("stop")])
        #expect(try events(["{action}": "intdown"]) == [.other("intdown")])
        // Sent by hand, with nothing filled in.
        let bare = try TautulliWebhook().events(in: Array(TautulliWebhook.template.utf8), receivedAt: 0)
        #expect(bare == [.test])
    }

    @Test(arguments: StubServer.hostileBodies)
    func refusesWhatIsNoDelivery(body: String) {
        let error = #expect(throws: WebhookRejection.self) {
            try TautulliWebhook().events(in: Array(body.utf8), receivedAt: 0)
        }
        #expect(error?.description.contains("doctor --webhooks") == true)
    }
}
