import Engine
import Foundation
import Testing

@testable import Integrations

struct RadarrWebhookTests {
    private func events(_ type: String, more: String = "") throws -> [SourceEvent] {
        let text =
            #"{"movie":{"id":7,"title":"The Matrix","year":1999,"filePath":"x","folderPath":"/films","tmdbId":603,"#
            + #""imdbId":"tt0133093","genres":["Action"],"tags":[]},\#(more)"eventType":"\#(type)","#
            + #""instanceName":"Radarr","applicationUrl":""}"#
        return try RadarrWebhook().events(in: Array(text.utf8), receivedAt: 0)
    }

    private func change(_ change: ManagedChange.Change) -> [SourceEvent] {
        [
            .managed(
                ManagedChange(
                    change: change, kind: .movie, ids: ExternalIDs(tmdb: 603, imdb: "tt0133093"), name: "The Matrix",
                    year: 1999))
        ]
    }

    @Test(arguments: [
        ("MovieAdded", ManagedChange.Change.added), ("Grab", .grabbed), ("Download", .available),
        ("MovieFileDelete", .filesRemoved), ("MovieDelete", .removed),
    ])
    func namesWhatBecameOfAFilm(type: String, expected: ManagedChange.Change) throws {
        #expect(try events(type) == change(expected))
    }

    @Test func aFileThatMakesRoomForABetterOneIsNotGone() throws {
        #expect(try events("MovieFileDelete", more: #""deleteReason":"upgrade","#) == [.other("MovieFileDelete")])
        #expect(try events("MovieFileDelete", more: #""deleteReason":"manual","#) == change(.filesRemoved))
    }

    @Test func letsPassWhatIsNoneOfOurs() throws {
        for type in ["Rename", "Health", "HealthRestored", "ApplicationUpdate", "ManualInteractionRequired", "New"] {
            #expect(try events(type) == [.other(type)])
        }
        let test =
            #"{"movie":{"id":1,"title":"Test Title","folderPath":"C:\\testpath","tmdbId":1234},"eventType":"Test"}"#
        #expect(try RadarrWebhook().events(in: Array(test.utf8), receivedAt: 0) == [.test])
    }

    @Test func aByteOrderMarkDoesNoHarm() throws {
        let body = [0xEF, 0xBB, 0xBF] + Array(#"{"eventType":"Test"}"#.utf8)
        #expect(try RadarrWebhook().events(in: body, receivedAt: 0) == [.test])
    }

    @Test(arguments: [
        "", "{", "7", "{}", #"{"eventType":null}"#, #"{"eventType":"Download"}"#,
        #"{"eventType":"Download","movie":{"title":"x","tmdbId":0,"imdbId":""}}"#,
        #"{"eventType":"Download","movie":{"title":7,"tmdbId":603}}"#, #"{"eventType":"Grab","movie":"x"}"#,
    ])
    func rejectsWhatItCannotReadWithASentence(text: String) {
        let rejection = #expect(throws: WebhookRejection.self) {
            _ = try RadarrWebhook().events(in: Array(text.utf8), receivedAt: 0)
        }
        #expect(rejection?.description.contains("Radarr") == true)
        #expect(rejection?.description.hasSuffix(".") == true)
    }
}
