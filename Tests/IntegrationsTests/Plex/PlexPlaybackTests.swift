import Engine
import Foundation
import Testing
import TestSupport

@testable import Integrations
@testable import Web

struct PlexPlaybackTests {
    private static let session = #"""
        {"MediaContainer":{"size":2,"Metadata":[{"ratingKey":"5","type":"movie","title":"Heat","sessionKey":"1",
        "viewOffset":600000,"duration":6000000,"User":{"id":"1","title":"anna"},
        "Player":{"machineIdentifier":"tv","title":"Living room","product":"Plex for LG","state":"paused"},
        "Session":{"id":"s"}},{"sessionKey":"2","type":"track","User":{"id":"1"},"Player":{"state":"playing"}}]}}
        """#
    private static let clients = #"""
        {"MediaContainer":{"size":2,"Server":[{"name":"Phone","machineIdentifier":"phone","product":"Plex for iOS",
        "protocolCapabilities":"timeline,playback"},{"name":"Deaf","machineIdentifier":"deaf",
        "protocolCapabilities":"timeline"}]}}
        """#
    private static let resources = #"""
        [{"clientIdentifier":"server","provides":"server","name":"NAS"},
        {"clientIdentifier":"web","provides":"client,player","name":"Browser","product":"Plex Web","presence":true},
        {"clientIdentifier":"gone","provides":"player","name":"Old TV","presence":false}]
        """#

    private static func answer(_ request: StubServer.Request, timeline: String = "<Response/>") -> StubServer.Answer {
        switch request.path {
        case "/": .init(body: StubPlex.root)
        case "/api/v2/user": .init(body: StubPlex.owner)
        case "/api/v2/resources": .init(body: resources)
        case "/clients": .init(body: clients)
        case "/status/sessions": .init(body: session)
        case "/security/token": .init(body: #"{"MediaContainer":{"size":0,"token":"transient-1"}}"#)
        case "/playQueues":
            .init(body: #"{"MediaContainer":{"size":2,"playQueueID":31,"playQueueSelectedMetadataItemID":"8"}}"#)
        case "/player/timeline/poll": .init(body: timeline)
        default: .init(body: #"{"MediaContainer":{"size":0}}"#)
        }
    }

    private let phone = PlaybackDevice(id: "phone", name: "Phone", product: "Plex for iOS")

    @Test func knowsWhatCanBePlayedOnAndWhatPlays() async throws {
        try await StubServer.withPlex({ Self.answer($0) }) { plex, _ in
            let devices = try await plex.devices()
            #expect(devices.map(\.id) == ["web", "tv", "phone"])
            let sessions = try await plex.sessions()
            #expect(sessions.count == 1)
            #expect(sessions.first?.play.account == "12345")
            #expect(sessions.first?.play.completion == 0.1)
            #expect(sessions.first?.play.startedAt == 1_767_225_000_000)
            #expect(sessions.first?.isPaused == true)
        }
    }

    @Test func playsThroughAQueueAndGivesNoTokenAway() async throws {
        try await StubServer.withPlex({ Self.answer($0) }) { plex, server in
            try await plex.play(["7", "8"], on: phone, shuffled: true)
            let requests = await server.requests
            let queue = requests.first { $0.path == "/playQueues" }
            #expect(queue?.method == "POST")
            #expect(
                queue?.query["uri"] == "server://machine1/com.plexapp.plugins.library/library/metadata/7,8")
            #expect(queue?.query["shuffle"] == "1" && queue?.query["type"] == "video")
            let play = requests.last
            #expect(play?.path == "/player/playback/playMedia")
            #expect(play?.headers["x-plex-target-client-identifier"] == "phone")
            #expect(play?.query["containerKey"] == "/playQueues/31?window=100&own=1")
            #expect(play?.query["key"] == "/library/metadata/8")
            #expect(play?.query["machineIdentifier"] == "machine1")
            #expect(play?.query["token"] == "transient-1")
            #expect(play?.query["address"] == "127.0.0.1" && play?.query["protocol"] == "http")
        }
    }

    @Test func putsIntoTheQueueOfWhatPlays() async throws {
        let timeline = #"<MediaContainer><Timeline type="video" state="playing" playQueueID="9"/></MediaContainer>"#
        try await StubServer.withPlex({ Self.answer($0, timeline: timeline) }) { plex, server in
            try await plex.queue(["7"], on: phone, at: .next)
            let put = await server.requests.first { $0.method == "PUT" }
            #expect(put?.path == "/playQueues/9" && put?.query["next"] == "1")
            #expect(await server.requests.last?.path == "/player/playback/refreshPlayQueue")
        }
        // Nothing plays there: it begins at once.
        try await StubServer.withPlex({ Self.answer($0) }) { plex, server in
            try await plex.queue(["7"], on: phone, at: .end)
            #expect(await server.requests.last?.path == "/player/playback/playMedia")
        }
        // Something plays there that does not say from where: it is not replaced.
        try await StubServer.withPlex({ Self.answer($0) }) { plex, _ in
            await #expect(throws: WebError.self) {
                try await plex.queue(["7"], on: .init(id: "tv", name: "TV", product: ""), at: .end)
            }
        }
    }

    @Test(arguments: [
        (TransportCommand.pause, "pause"), (.resume, "play"), (.stop, "stop"), (.next, "skipNext"),
    ])
    func sendsEveryCommand(command: TransportCommand, name: String) async throws {
        try await StubServer.withPlex({ Self.answer($0) }) { plex, server in
            try await plex.send(command, to: phone)
            #expect(await server.requests.last?.path == "/player/playback/\(name)")
            #expect(await server.requests.last?.query["commandID"] == "1767225600000")
        }
    }

    @Test func refusesItemsThatAreNoneOfPlex() async throws {
        try await StubServer.withPlex({ Self.answer($0) }) { plex, server in
            for items in [[], ["../../x"], ["7&token=1"]] {
                await #expect(throws: WebRequest.Unwritable.self) {
                    try await plex.play(items, on: phone, shuffled: false)
                }
            }
            #expect(await !server.requests.contains { $0.method == "POST" })
        }
    }

    @Test func replacesAPlaylistInTheNameOfItsOwner() async throws {
        let lists = #"""
            {"MediaContainer":{"size":2,"totalSize":2,"Metadata":[{"ratingKey":"90","title":"For you","smart":true},
            {"ratingKey":"91","title":"For you","smart":false}]}}
            """#
        try await StubServer.withPlex({ request in
            request.path == "/playlists" && request.method == "GET" ? .init(body: lists) : Self.answer(request)
        }) { plex, server in
            try await plex.setPlaylist("For you", items: ["7", "8"], userToken: "token-of-bob")
            let requests = await server.requests.dropFirst()
            #expect(
                requests.map { "\($0.method) \($0.path)" } == [
                    "GET /playlists", "DELETE /playlists/91/items", "PUT /playlists/91/items",
                ])
            #expect(requests.allSatisfy { $0.headers["x-plex-token"] == "token-of-bob" })
        }
    }

    @Test func makesAPlaylistOfAnyLength() async throws {
        let made = #"{"MediaContainer":{"size":1,"Metadata":[{"ratingKey":"92","title":"New"}]}}"#
        try await StubServer.withPlex({ request in
            request.path == "/playlists" && request.method == "POST" ? .init(body: made) : Self.answer(request)
        }) { plex, server in
            try await plex.setPlaylist("New", items: (1...150).map(String.init), userToken: nil)
            let writes = await server.requests.filter { $0.method != "GET" }
            #expect(writes.map { "\($0.method) \($0.path)" } == ["POST /playlists", "PUT /playlists/92/items"])
            let items = writes.flatMap { $0.query["uri"]?.split(separator: "/").last?.split(separator: ",") ?? [] }
            #expect(items.map(String.init) == (1...150).map(String.init))
        }
    }

    @Test func changesACollectionIntoTheOrderThatIsWanted() async throws {
        let lists = #"{"MediaContainer":{"size":1,"totalSize":1,"Metadata":[{"ratingKey":"95","title":"Picks"}]}}"#
        let items = #"""
            {"MediaContainer":{"size":3,"totalSize":3,"Metadata":[{"ratingKey":"1"},{"ratingKey":"2"},
            {"ratingKey":"3"}]}}
            """#
        try await StubServer.withPlex({ request in
            switch (request.method, request.path) {
            case ("GET", "/library/sections/1/collections"): .init(body: lists)
            case ("GET", "/library/collections/95/items"): .init(body: items)
            default: Self.answer(request)
            }
        }) { plex, server in
            let library = ServerLibrary(id: "1", name: "Movies", kind: .movie)
            try await plex.setCollection("Picks", items: ["3", "4", "1"], in: library)
            let writes = await server.requests.filter { $0.method != "GET" }
            #expect(
                writes.map { "\($0.method) \($0.path)" } == [
                    "PUT /library/collections/95/items", "PUT /library/collections/95/items/2",
                    "PUT /library/metadata/95/prefs", "PUT /library/collections/95/items/3/move",
                    "PUT /library/collections/95/items/4/move",
                ])
            #expect(writes.last?.query["after"] == "3")
        }
    }
}
