import Foundation
import Synchronization
import Testing
import TestSupport

@testable import Integrations
@testable import Web

struct TautulliHistoryTests {
    private static let key = "0123456789abcdef0123456789abcdef"

    @discardableResult
    private func with<T: Sendable>(
        _ answer: @escaping @Sendable (StubServer.Request) -> StubServer.Answer,
        _ body: (TautulliHistory, StubServer) async throws -> T
    ) async throws -> T {
        try await StubServer.withService("Tautulli", answer) { service, server in
            try await body(TautulliHistory(service: service, apiKey: Self.key), server)
        }
    }

    private func readAll(
        _ history: TautulliHistory, after cursor: SourceCursor? = nil
    ) async throws -> (ids: [Int], cursor: SourceCursor) {
        var ids: [Int] = []
        var cursor = cursor
        for _ in 0..<50 {
            let page = try await history.plays(after: cursor)
            ids += page.entries.compactMap { $0.id.flatMap(Int.init) }
            cursor = page.cursor
            if page.isLast { return (ids, page.cursor) }
        }
        Issue.record("the reading does not end")
        return (ids, SourceCursor(rawValue: ""))
    }

    /// One an hour.
    private func rows(_ numbers: ClosedRange<Int>) -> [StubTautulli.Row] {
        numbers.map { .init(id: $0, started: 1_600_000_000 + $0 * 3600) }
    }

    @Test func asksInTheWayTautulliExpects() async throws {
        try await with(StubTautulli(rows(1...3)).answer) { history, server in
            _ = try await readAll(history)
            let query = await server.requests.first?.query ?? [:]
            #expect(
                query == [
                    "apikey": Self.key, "cmd": "get_history", "grouping": "0", "include_activity": "0",
                    "order_column": "date", "order_dir": "asc", "start": "0", "length": "1000",
                ])
        }
    }

    @Test func readsEveryRowOnceAndThenOnlyNewOnes() async throws {
        let stub = StubTautulli(rows(1...2500))
        try await with(stub.answer) { history, server in
            let first = try await readAll(history)
            #expect(first.ids == Array(1...2500))
            let before = await server.requests.count
            let nothing = try await readAll(history, after: first.cursor)
            #expect(nothing.ids.isEmpty)
            #expect(await server.requests.count == before + 1)
            // One that began before the last one, and ended later.
            stub.rows.withLock { $0.append(.init(id: 2501, started: 1_600_000_000 + 2490 * 3600)) }
            let second = try await readAll(history, after: nothing.cursor)
            #expect(second.ids == [2501])
            #expect(await server.requests.count == before + 2)
        }
    }

    @Test func findsWhatWasImportedIntoThePast() async throws {
        let stub = StubTautulli(rows(1...1500))
        try await with(stub.answer) { history, _ in
            let first = try await readAll(history)
            stub.rows.withLock { $0.append(.init(id: 9000, started: 1_500_000_000)) }
            let second = try await readAll(history, after: first.cursor)
            #expect(second.ids == [9000])
            #expect(try await readAll(history, after: second.cursor).ids.isEmpty)
        }
    }

    @Test func leavesNothingOutWhenRowsShift() async throws {
        let removed = StubTautulli(rows(1...2500)) { number, rows in if number == 1 { rows.removeFirst(5) } }
        try await with(removed.answer) { history, _ in
            let ids = Set(try await readAll(history).ids)
            #expect(ids == Set(1...2500))
        }
        // One comes in before the place where the second page begins.
        let added = StubTautulli(rows(1...1500)) { number, rows in
            if number == 1 { rows.append(.init(id: 1501, started: 1_600_000_000 + 990 * 3600)) }
        }
        try await with(added.answer) { history, _ in
            let ids = Set(try await readAll(history).ids)
            #expect(ids == Set(1...1501))
        }
    }

    @Test func leavesOutWhatStillRunsAndWhatIsNoFilm() async throws {
        let rows: [StubTautulli.Row] = [
            .init(id: 1, started: 1_600_000_000), .init(id: 2, started: 1_600_000_100, type: "track"),
            .init(id: 3, started: 1_600_000_200, type: "clip"), .init(id: nil, started: 1_600_000_300),
        ]
        let stub = StubTautulli(rows)
        try await with(stub.answer) { history, _ in
            let first = try await readAll(history)
            #expect(first.ids == [1])
            // It ended.
            stub.rows.withLock { $0[3].id = 4 }
            #expect(try await readAll(history, after: first.cursor).ids == [4])
        }
    }

    @Test func understandsMixedTypesAndNamesWhatItCannotUse() async throws {
        let body = StubTautulli.success(
            #"""
            {"recordsFiltered":"4","recordsTotal":4,"data":[
            {"row_id":2,"date":1795219736,"started":1795219736,"stopped":"1795221936","user_id":1000,
            "media_type":"episode","rating_key":28514,"grandparent_rating_key":27615,"grandparent_title":"What If…?",
            "title":"Ultron","media_index":"8","parent_media_index":1,"percent_complete":100,"player":"SHIELD","year":2021,
            "guid":"com.plexapp.agents.thetvdb://372264/1/8?lang=en"},
            {"row_id":"3","started":1795223336,"stopped":1795223936,"user_id":"1001","media_type":"movie",
            "rating_key":"1","title":"Movie 1","percent_complete":"7","year":"","player":"",
            "guid":"com.plexapp.agents.imdb://tt0123456?lang=en"},
            {"row_id":4,"started":"yesterday","user_id":1,"media_type":"movie"}, {"row_id":5,"started":1}]}
            """#)
        try await with({ _ in .init(body: body) }) { history, _ in
            let page = try await history.plays(after: nil)
            #expect(
                page.entries == [
                    Play(
                        id: "2", account: "1000",
                        subject: .init(
                            item: "27615", isEpisode: true, ids: ExternalIDs(tvdb: 372264), name: "What If…?",
                            season: 1,
                            episode: 8),
                        startedAt: 1_795_219_736_000, stoppedAt: 1_795_221_936_000, completion: 1, device: "SHIELD"),
                    Play(
                        id: "3", account: "1001",
                        subject: .init(
                            item: "1", isEpisode: false, ids: ExternalIDs(imdb: "tt0123456"), name: "Movie 1"),
                        startedAt: 1_795_223_336_000, stoppedAt: 1_795_223_936_000, completion: 0.07),
                ])
            #expect(
                page.rejected == [
                    "Row 3 of Tautulli's history cannot be read: “started” is no number.",
                    "Row 4 of Tautulli's history cannot be read: “user_id” is missing.",
                ])
        }
    }

    @Test func aWrongKeyIsNamedAndNotShown() async throws {
        let body = #"{"response": {"result": "error", "message": "Invalid apikey", "data": {}}}"#
        for status in [400, 200] {
            try await with({ _ in .init(status: status, body: body) }) { history, _ in
                let error = await #expect(throws: WebError.self) { try await history.plays(after: nil) }
                let words = error?.description ?? ""
                #expect(words.contains(status == 400 ? "refuses the credentials" : "Invalid apikey"), "\(words)")
                #expect(!words.contains(Self.key))
            }
        }
    }

    @Test func saysWhichServerItWatchesAndWhatPlays() async throws {
        let session = #"""
            {"sessions":[{"session_key":"1","session_id":"s","user_id":0,"media_type":"movie","rating_key":"1",
            "title":"Movie 1","year":"2000","grandparent_rating_key":"","progress_percent":"25","view_offset":"60000",
            "player":"SHIELD Android TV","product":"Plex for Android (TV)","machine_id":"m1","state":"paused",
            "guid":"com.plexapp.agents.imdb://tt0123456?lang=en"},
            {"session_key":"2","user_id":1,"media_type":"track"},{"broken":true}]}
            """#
        try await with({ request in
            .init(
                body: StubTautulli.success(
                    request.query["cmd"] == "get_activity" ? session : #"{"machine_identifier":"m","version":"1"}"#))
        }) { history, _ in
            #expect(try await history.serverIdentity() == "m")
            let sessions = try await history.activity(now: 1_000_000)
            #expect(sessions.count == 1)
            #expect(sessions.first?.isPaused == true)
            #expect(sessions.first?.play.startedAt == 940_000)
            #expect(sessions.first?.play.completion == 0.25)
            #expect(
                sessions.first?.device
                    == .init(
                        id: "m1", name: "SHIELD Android TV", product: "Plex for Android (TV)", account: "0"))
        }
    }

    @Test(arguments: StubServer.hostileBodies)
    func saysWhatIsWrongWithAnAnswerThatMakesNoSense(body: String) async throws {
        try await with({ _ in .init(body: body) }) { history, _ in
            await #expect(throws: WebError.self) { try await history.plays(after: nil) }
            await #expect(throws: WebError.self) { try await history.serverIdentity() }
        }
    }

    @Test func endsAlsoWhenMoreIsAnnouncedThanThereIs() async throws {
        let body = StubTautulli.success(#"{"data":[],"recordsFiltered":999999999999,"recordsTotal":999999999999}"#)
        try await with({ _ in .init(body: body) }) { history, _ in
            let page = try await history.plays(after: nil)
            #expect(page.isLast)
        }
    }

    @Test func aPageIsReadQuickly() throws {
        let row = StubTautulli.Row(id: 1, started: 1_600_000_000).json
        let rows = [String](repeating: row, count: 1000).joined(separator: ",")
        let body = Data(StubTautulli.success(#"{"data":[\#(rows)],"recordsFiltered":1000,"recordsTotal":1000}"#).utf8)
        let decoder = JSONDecoder()
        let duration = try ContinuousClock().measure {
            let content = try decoder.decode(TautulliAnswer<TautulliHistoryPage>.self, from: body).content
            #expect(content?.rows.count == 1000)
        }
        print("1000 rows of Tautulli in \(duration)")
        // Far more than it takes, so that a busy machine does not fail; far less than a decoder gone wrong.
        #expect(duration < .seconds(2))
    }
}
