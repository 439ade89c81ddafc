import Foundation
import Testing
import TestSupport

@testable import Integrations

struct JellyfinWebhookTests {
    /// The template as the plugin fills it; what is not named is left empty.
    private func events(_ values: [String: String], mark: Bool = false) throws -> [SourceEvent] {
        var text = JellyfinWebhook.template
        for (name, value) in values {
            text = text.replacing("{{{\(name)}}}", with: value).replacing("{{\(name)}}", with: value)
        }
        text.replace(try Regex(#"\{\{\{?\w+\}?\}\}"#), with: "")
        return try JellyfinWebhook().events(
            in: (mark ? [0xEF, 0xBB, 0xBF] : []) + Array(text.utf8), receivedAt: 9_000_000)
    }

    private let film = [
        "UserId": "AB-12", "ItemType": "Movie", "ItemId": "CD-34", "Name": "Tom & Jerry", "Year": "1999",
        "Provider_tmdb": "603", "RunTimeTicks": "60000000000", "PlaybackPositionTicks": "6000000000",
        "PlayedToCompletion": "False", "DeviceName": "TV", "UtcTimestamp": "2026-01-01T00:00:00.1234567Z",
    ]
    private let subject = Play.Subject(
        item: "cd34", isEpisode: false, ids: ExternalIDs(tmdb: 603), name: "Tom & Jerry", year: 1999)

    @Test func theTemplateHasWhatIsReadAndNothingElse() throws {
        let object = try JSONSerialization.jsonObject(with: Data(JellyfinWebhook.template.utf8)) as? [String: String]
        #expect(Set(try #require(object).keys) == Set(JellyfinDelivery.Key.allCases.map(\.rawValue)))
    }

    @Test(arguments: [false, true])
    func aShortPlayIsAPlay(mark: Bool) throws {
        let play = Play(
            id: nil, account: "ab12", subject: subject, startedAt: nil, stoppedAt: testMoment + 123, completion: 0.1,
            device: "TV")
        let values = film.merging(["NotificationType": "PlaybackStop"]) { $1 }
        #expect(try events(values, mark: mark) == [.played(play)])
    }

    @Test func whatWasWatchedToItsEndIsComplete() throws {
        let values = film.merging([
            "NotificationType": "PlaybackStop", "PlayedToCompletion": "True", "PlaybackPositionTicks": "0",
        ]) { $1 }
        guard case .played(let play)? = try events(values).first else {
            Issue.record("it is something else")
            return
        }
        #expect(play.completion == 1)
    }

    @Test func anEpisodeIsOfItsSeries() throws {
        let episode = [
            "NotificationType": "PlaybackProgress", "UserId": "u", "ItemType": "Episode", "ItemId": "e",
            "SeriesId": "S-1", "SeriesName": "Dark", "SeasonNumber": "1", "EpisodeNumber": "3",
            "Provider_tmdb": "999",
        ]
        let play = Play(
            id: nil, account: "u", subject: .init(item: "s1", isEpisode: true, name: "Dark", season: 1, episode: 3),
            startedAt: 9_000_000, stoppedAt: nil, completion: nil)
        #expect(try events(episode) == [.playing(play)])
    }

    @Test func ratingsAndMarksAreRead() throws {
        let saved = film.merging(["NotificationType": "UserDataSaved"]) { $1 }
        let rated = saved.merging(["SaveReason": "UpdateUserRating", "Likes": "False"]) { $1 }
        let rating = ServerRating(account: "ab12", item: "cd34", stars: 1.5, ratedAt: testMoment + 123)
        #expect(try events(rated) == [.rated(rating, subject)])
        let marked = saved.merging(["SaveReason": "TogglePlayed", "Played": "True"]) { $1 }
        guard case .played(let play)? = try events(marked).first else {
            Issue.record("it is something else")
            return
        }
        #expect(play.completion == nil)
        let progress = saved.merging(["SaveReason": "PlaybackProgress"]) { $1 }
        #expect(try events(progress) == [.other("UserDataSaved")])
    }

    @Test func theRestIsNamed() throws {
        #expect(try events(["NotificationType": "ItemAdded"]) == [.libraryChanged])
        #expect(try events(["NotificationType": "ItemDeleted"]) == [.libraryChanged])
        #expect(try events(["NotificationType": "UserUpdated"]) == [.accessChanged])
        #expect(try events(["NotificationType": "TaskCompleted"]) == [.other("TaskCompleted")])
    }

    @Test(arguments: StubServer.hostileBodies)
    func refusesWhatIsNoDelivery(body: String) {
        let error = #expect(throws: WebhookRejection.self) {
            try JellyfinWebhook().events(in: Array(body.utf8), receivedAt: 0)
        }
        #expect(error?.description.contains("doctor --webhooks") == true)
    }
}
