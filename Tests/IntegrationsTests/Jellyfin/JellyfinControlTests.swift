import Engine
import Foundation
import Testing
import TestSupport

@testable import Integrations

struct JellyfinControlTests {
    private static let sessions = #"""
        [{"Id":"s1","UserId":"U-1","DeviceName":"TV","Client":"Jellyfin Android TV","SupportsRemoteControl":true,
        "NowPlayingItem":{"Id":"M-1","Type":"Movie","Name":"Heat","RunTimeTicks":6000000000},
        "PlayState":{"PositionTicks":1500000000,"IsPaused":true}},
        {"Id":"s2","DeviceName":"Script","Client":"curl","SupportsRemoteControl":false},7]
        """#
    private let tv = PlaybackDevice(id: "s1", name: "TV", product: "Jellyfin Android TV", account: "u1")

    @Test func knowsWhatCanBePlayedOnAndWhatPlays() async throws {
        try await StubServer.withJellyfin({ _ in .init(body: Self.sessions) }) { jellyfin, _ in
            #expect(try await jellyfin.devices() == [tv])
            let session = try await jellyfin.sessions().first
            #expect(session?.play.completion == 0.25 && session?.isPaused == true)
            #expect(session?.play.startedAt == 1_767_225_450_000)
        }
    }

    @Test func playsQueuesAndCommands() async throws {
        try await StubServer.withJellyfin({ _ in .init(status: 204) }) { jellyfin, server in
            try await jellyfin.play(["a", "b"], on: tv, shuffled: false)
            try await jellyfin.play(["a"], on: tv, shuffled: true)
            try await jellyfin.queue(["a"], on: tv, at: .next)
            try await jellyfin.queue(["a"], on: tv, at: .end)
            let plays = await server.requests
            #expect(plays.allSatisfy { $0.path == "/Sessions/s1/Playing" && $0.method == "POST" })
            #expect(plays.map { $0.query["playCommand"] } == ["PlayNow", "PlayShuffle", "PlayNext", "PlayLast"])
            #expect(plays.first?.query["itemIds"] == "a,b")
            for command in [TransportCommand.pause, .resume, .stop, .next] { try await jellyfin.send(command, to: tv) }
            let paths = await server.requests.dropFirst(4).map(\.path)
            #expect(paths == ["Pause", "Unpause", "Stop", "NextTrack"].map { "/Sessions/s1/Playing/\($0)" })
        }
    }

    @Test func replacesAPlaylistInTheNameOfItsOwner() async throws {
        let lists = #"{"Items":[{"Id":"P-1","Name":"For you","Type":"Playlist"}],"TotalRecordCount":1}"#
        let entries = #"{"Items":[{"Id":"x","PlaylistItemId":"e1"},{"Id":"y","PlaylistItemId":"e2"}]}"#
        try await StubServer.withJellyfin({ request in
            switch (request.method, request.path) {
            case ("GET", "/Users/Me"): .init(body: #"{"Id":"U-9","Name":"Bob"}"#)
            case ("GET", "/Items"): .init(body: lists)
            case ("GET", "/Playlists/p1/Items"): .init(body: entries)
            default: .init(status: 204)
            }
        }) { jellyfin, server in
            try await jellyfin.setPlaylist("For you", items: ["a", "b"], userToken: "token-of-bob")
            let requests = await server.requests
            #expect(requests.allSatisfy { $0.headers["authorization"]?.contains("token-of-bob") == true })
            #expect(requests.map(\.method) == ["GET", "GET", "GET", "DELETE", "POST"])
            #expect(requests[3].query["entryIds"] == "e1,e2")
            #expect(requests[4].query["ids"] == "a,b" && requests[4].query["userId"] == "u9")
        }
    }

    @Test func changesACollectionWithoutEmptyingIt() async throws {
        let boxes = #"{"Items":[{"Id":"B-1","Name":"Picks","Type":"BoxSet"}],"TotalRecordCount":1}"#
        let items = #"{"Items":[{"Id":"a"},{"Id":"b"}],"TotalRecordCount":2}"#
        try await StubServer.withJellyfin({ request in
            guard request.method == "GET" else { return .init(status: 204) }
            return .init(body: request.query["parentId"] == nil ? boxes : items)
        }) { jellyfin, server in
            let library = ServerLibrary(id: "1", name: "Films", kind: .movie)
            try await jellyfin.setCollection("Picks", items: ["b", "c"], in: library)
            let writes = await server.requests.filter { $0.method != "GET" }
            #expect(
                writes.map { "\($0.method) \($0.path) \($0.query["ids"] ?? "")" } == [
                    "POST /Collections/b1/Items c", "DELETE /Collections/b1/Items a",
                ])
            try await jellyfin.setCollection("New", items: ["c"], in: library)
            #expect(await server.requests.last?.query == ["name": "New", "ids": "c"])
        }
    }

    @Test func provesWhoSomebodyIs() async throws {
        let waiting = #"{"Authenticated":false,"Secret":"s3","Code":"123456"}"#
        let proof = #"{"User":{"Id":"U-9","Name":"Bob"},"AccessToken":"t","ServerId":"x"}"#
        let headers = JellyfinServer.headers(token: nil, product: .jellyfin, clientIdentifier: "c1")
        try await StubServer.withService(
            "Jellyfin", headers: headers,
            { request in
                .init(body: request.path.hasPrefix("/Users") ? proof : waiting)
            }
        ) { service, server in
            let connect = JellyfinQuickConnect(service: service)
            let challenge = try await connect.initiate()
            #expect(challenge.code == "123456")
            #expect(try await !connect.isEntered(challenge))
            #expect(try await connect.authenticate(challenge) == .init(user: "u9", name: "Bob", token: "t"))
            let requests = await server.requests
            #expect(
                requests.map(\.path) == [
                    "/QuickConnect/Initiate", "/QuickConnect/Connect", "/Users/AuthenticateWithQuickConnect",
                ])
            #expect(requests[1].query == ["secret": "s3"] && requests[2].body == #"{"Secret":"s3"}"#)
            #expect(requests[0].headers["authorization"]?.contains("Token") == false)
        }
    }
}
