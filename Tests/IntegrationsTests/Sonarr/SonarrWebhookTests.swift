import Engine
import Foundation
import Testing

@testable import Integrations

struct SonarrWebhookTests {
    private func events(_ type: String, more: String = "") throws -> [SourceEvent] {
        let text =
            #"{"series":{"id":3,"title":"Cowboy Bebop","titleSlug":"cowboy-bebop","path":"/anime","tvdbId":76885,"#
            + #""tvMazeId":0,"tmdbId":0,"imdbId":"","type":"anime","year":1998,"tags":[]},"episodes":[{"id":1,"#
            + #""episodeNumber":1,"seasonNumber":1,"title":"x"}],\#(more)"eventType":"\#(type)","#
            + #""instanceName":"Sonarr"}"#
        return try SonarrWebhook().events(in: Array(text.utf8), receivedAt: 0)
    }

    private func change(_ change: ManagedChange.Change) -> [SourceEvent] {
        [
            .managed(
                ManagedChange(
                    change: change, kind: .tv, ids: ExternalIDs(tvdb: 76885), name: "Cowboy Bebop", year: 1998))
        ]
    }

    @Test(arguments: [
        ("SeriesAdd", ManagedChange.Change.added), ("Grab", .grabbed), ("Download", .available),
        ("EpisodeFileDelete", .filesRemoved), ("SeriesDelete", .removed),
    ])
    func namesWhatBecameOfASeries(type: String, expected: ManagedChange.Change) throws {
        #expect(try events(type) == change(expected))
    }

    @Test func aFileThatMakesRoomForABetterOneIsNotGone() throws {
        #expect(try events("EpisodeFileDelete", more: #""deleteReason":"upgrade","#) == [.other("EpisodeFileDelete")])
    }

    @Test func letsPassWhatIsNoneOfOurs() throws {
        #expect(try events("Test") == [.test])
        for type in ["Rename", "Health", "ManualInteractionRequired", "New"] {
            #expect(try events(type) == [.other(type)])
        }
    }

    @Test(arguments: [#"{"notification_type":"x"}"#, #"{"eventType":"Download","series":{"title":"x"}}"#])
    func rejectsWhatItCannotReadWithASentence(text: String) {
        let rejection = #expect(throws: WebhookRejection.self) {
            _ = try SonarrWebhook().events(in: Array(text.utf8), receivedAt: 0)
        }
        #expect(rejection?.description.contains("Sonarr") == true)
    }
}
