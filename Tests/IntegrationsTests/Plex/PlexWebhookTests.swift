import Testing
import TestSupport

@testable import Integrations

struct PlexWebhookTests {
    private func events(_ event: String, more: String = "", account: Int = 1, owner: String? = "12345") throws
        -> [SourceEvent]
    {
        let body = #"""
            {"event":"\#(event)","user":true,"owner":true,"Account":{"id":\#(account),"title":"anna"},
            "Server":{"title":"NAS","uuid":"u"},"Player":{"local":true,"title":"TV","uuid":"p"}\#(more)}
            """#
        return try PlexWebhook(owner: owner).events(in: Array(body.utf8), receivedAt: 5000)
    }

    private let film = #"""
        ,"Metadata":{"ratingKey":"603","type":"movie","title":"The Matrix","year":1999,"guid":"plex://movie/x",
        "Guid":[{"id":"tmdb://603"}],"viewOffset":300000,"duration":6000000}
        """#
    private let subject = Play.Subject(
        item: "603", isEpisode: false, ids: ExternalIDs(tmdb: 603), name: "The Matrix", year: 1999)

    @Test func aShortPlayIsAPlay() throws {
        let play = Play(
            id: nil, account: "12345", subject: subject, startedAt: nil, stoppedAt: 5000, completion: 0.05, device: "TV"
        )
        #expect(try events("media.stop", more: film) == [.played(play)])
        #expect(try events("media.scrobble", more: film) == [.played(play)])
    }

    @Test(arguments: ["media.play", "media.pause", "media.resume"])
    func whatGoesOnIsNotYetPlayed(event: String) throws {
        guard case .playing(let play)? = try events(event, more: film, account: 1000).first else {
            Issue.record("it is something else")
            return
        }
        #expect(play.account == "1000" && play.startedAt == 5000 && play.stoppedAt == nil)
    }

    @Test func starsCountOfFilmsAndSeriesOnly() throws {
        let rating = ServerRating(account: "12345", item: "603", stars: 4, ratedAt: 5000)
        #expect(try events("media.rate", more: film + #","rating":"8.0""#) == [.rated(rating, subject)])
        let episode = #","Metadata":{"ratingKey":"9","type":"episode","title":"Pilot","userRating":8}"#
        #expect(try events("media.rate", more: episode) == [.other("media.rate")])
    }

    @Test func knowsWhoTheOwnerIsOnlyWhenTold() throws {
        guard case .played(let play)? = try events("media.stop", more: film, owner: nil).first else {
            Issue.record("it is something else")
            return
        }
        #expect(play.account == "1")
    }

    @Test func theRestIsNamed() throws {
        #expect(try events("library.new") == [.libraryChanged])
        #expect(try events("device.new") == [.other("device.new")])
        #expect(try events("media.stop", more: #","Metadata":{"type":"track"}"#) == [.other("media.stop")])
    }

    @Test(arguments: StubServer.hostileBodies + [#"{"event":7}"#, #"{"event":"media.stop","Account":{"id":{}}}"#])
    func refusesWhatIsNoDelivery(body: String) {
        #expect(throws: WebhookRejection.self) {
            try PlexWebhook(owner: nil).events(in: Array(body.utf8), receivedAt: 0)
        }
    }
}
