import Foundation
import Synchronization
import TestSupport

@testable import Integrations

/// A Plex server with one library of films, whose list can be changed between two pages.
final class StubPlex: Sendable {
    struct Film {
        var key: Int
        var updatedAt: Int
        var more = ""

        var json: String {
            let text = #""ratingKey":"\#(key)","type":"movie","title":"Film \#(key)","updatedAt":\#(updatedAt)"#
            return "{\(text)\(more)}"
        }
    }

    let films: Mutex<[Film]>
    /// Called with the number of every list that was sent.
    private let onList: @Sendable (Int, inout [Film]) -> Void
    private let lists = Mutex(0)

    init(films: [Film], onList: @escaping @Sendable (Int, inout [Film]) -> Void = { _, _ in }) {
        self.films = Mutex(films)
        self.onList = onList
    }

    static let sections = #"""
        {"MediaContainer":{"size":3,"Directory":[
        {"key":"1","type":"movie","title":"Movies","language":"en-US","contentChangedAt":116893155},
        {"key":"2","type":"show","title":"TV Shows","language":"xn","contentChangedAt":"117133678"},
        {"key":"3","type":"artist","title":"Music","language":"en","contentChangedAt":1}]}}
        """#

    static let root = #"""
        {"MediaContainer":{"size":25,"friendlyName":"Home","machineIdentifier":"machine1",
        "version":"1.20.4.3517-ab5e1197c"}}
        """#

    static let owner = #"{"id":12345,"uuid":"x","username":"anna","title":"Anna"}"#

    /// In the shape that plex.tv really sends.
    static let shared = #"""
        <?xml version="1.0" encoding="UTF-8"?>
        <MediaContainer friendlyName="myPlex" machineIdentifier="machine1" size="5">
          <SharedServer id="1" username="bob" email="bob@example.org" userID="1000" allLibraries="0" owned="0">
            <Section id="880001" key="1" title="Movies" type="movie" shared="1"/>
            <Section id="880002" key="2" title="TV Shows" type="show" shared="0"/>
          </SharedServer>
          <SharedServer id="2" username="" name="Kid &amp; Co" userID="1001" allLibraries="1">
            <Section id="880001" key="1" title="Movies" type="movie" shared="1"/>
          </SharedServer>
          <SharedServer id="3" username="dora" userID="1002" allLibraries="0"/>
          <SharedServer id="4" username="nobody" allLibraries="1"/>
          <SharedServer id="5" username="eve" userID="1003" allLibraries="1">
            <Section id="880001" key="1" shared="yes"/><Section id="880002" key="2" shared="1"/>
          </SharedServer>
        </MediaContainer>
        """#

    func answer(_ request: StubServer.Request) -> StubServer.Answer {
        switch request.path {
        case "/": .init(body: Self.root)
        case "/library/sections": .init(body: Self.sections)
        case "/api/v2/user": .init(body: Self.owner)
        case "/api/servers/machine1/shared_servers": .init(body: Self.shared)
        case "/library/sections/1/all": .init(body: list(request))
        default: .init(status: 404)
        }
    }

    private func list(_ request: StubServer.Request) -> String {
        let start = Int(request.headers["x-plex-container-start"] ?? "") ?? 0
        let size = Int(request.headers["x-plex-container-size"] ?? "") ?? 0
        return films.withLock { films in
            let since = request.query["updatedAt>"].flatMap(Int.init) ?? 0
            let isByChange = request.query["sort"] == "updatedAt:asc"
            let found = films.filter { $0.updatedAt >= since }
                .sorted { isByChange ? ($0.updatedAt, $0.key) < ($1.updatedAt, $1.key) : $0.key < $1.key }
            let page = found.dropFirst(start).prefix(size)
            let number = lists.withLock { number in
                number += 1
                return number
            }
            onList(number, &films)
            let entries = page.map(\.json).joined(separator: ",")
            return #"{"MediaContainer":{"size":\#(page.count),"totalSize":\#(found.count),"Metadata":[\#(entries)]}}"#
        }
    }
}

extension StubServer {
    /// Runs `body` with a Plex server and plex.tv, which both answer as `answer` says.
    @discardableResult
    static func withPlex<T: Sendable>(
        pageSize: Int = 500, _ answer: @escaping @Sendable (Request) -> Answer,
        _ body: (PlexServer, StubServer) async throws -> T
    ) async throws -> T {
        let headers = PlexServer.headers(token: "plex-token-0123456789", clientIdentifier: "client1")
        return try await withService("Plex", headers: headers, answer) { service, server in
            let plex = PlexServer(
                server: service, account: service, pageSize: pageSize, now: { 1_767_225_600_000 })
            return try await body(plex, server)
        }
    }
}
