import Foundation
import Testing
import TestSupport

@testable import Integrations
@testable import Web

struct PlexPeopleTests {
    @Test func readsWhoMaySeeWhat() async throws {
        try await StubServer.withPlex(StubPlex(films: []).answer) { plex, _ in
            let accounts = try await plex.accounts()
            #expect(accounts.map(\.id) == ["12345", "1000", "1001", "1002", "1003"])
            #expect(accounts.map(\.name) == ["anna", "bob", "Kid & Co", "dora", "eve"])
            #expect(accounts.map(\.isOwner) == [true, false, false, false, false])
            // Whose sections are not said, or not in words that are understood, sees none of them.
            #expect(accounts.map(\.access) == [.all, .only(["1"]), .all, .only([]), .only(["2"])])
        }
    }

    @Test(arguments: [
        "", "<html></html>", "{}", "<MediaContainer><SharedServer></MediaContainer>",
        #"<!DOCTYPE x [<!ENTITY a "b">]><MediaContainer><SharedServer userID="1000" allLibraries="1"/></MediaContainer>"#,
        String(repeating: "<MediaContainer>", count: 50) + String(repeating: "</MediaContainer>", count: 50),
    ])
    func accessThatCannotBeReadIsNoAccess(body: String) async throws {
        #expect(PlexSharing.accounts(in: Data(body.utf8)) == nil)
        let stub = StubPlex(films: [])
        try await StubServer.withPlex({ request in
            request.path.hasSuffix("shared_servers") ? .init(body: body) : stub.answer(request)
        }) { plex, _ in
            await #expect(throws: WebError.self) { try await plex.accounts() }
        }
    }

    private static let history = #"""
        {"MediaContainer":{"size":4,"totalSize":4,"Metadata":[
        {"historyKey":"/status/sessions/history/1","key":"/library/metadata/5","ratingKey":"5","title":"Heat",
        "type":"movie","originallyAvailableAt":"1995-12-15","viewedAt":1700000000,"accountID":1,"librarySectionID":"1"},
        {"historyKey":"/status/sessions/history/2","ratingKey":"77","title":"Pilot","type":"episode","index":1,
        "parentIndex":2,"grandparentKey":"/library/metadata/70","grandparentTitle":"Dark","viewedAt":1700000100,
        "accountID":1000},
        {"historyKey":"/status/sessions/history/3","title":"Song","type":"track","viewedAt":1700000200,"accountID":1},
        {"historyKey":"/status/sessions/history/4","type":"movie","accountID":1}]}}
        """#

    @Test func theHistoryNamesTheOwnerAsPlexTVDoes() async throws {
        try await StubServer.withPlex({ request in
            .init(body: request.path == "/api/v2/user" ? StubPlex.owner : Self.history)
        }) { plex, server in
            let page = try await plex.plays(after: nil)
            #expect(page.entries.map(\.account) == ["12345", "1000"])
            #expect(page.entries.map(\.subject.item) == ["5", "70"])
            #expect(page.entries.last?.subject.name == "Dark")
            #expect(page.entries.last?.subject.season == 2)
            #expect(page.entries.map(\.subject.year) == [1995, nil])
            #expect(page.entries.first?.stoppedAt == 1_700_000_000_000)
            #expect(page.entries.allSatisfy { $0.completion == nil && $0.startedAt == nil })
            #expect(page.isLast && page.rejected.count == 1)
            let count = await server.requests.count
            let again = try await plex.plays(after: page.cursor)
            #expect(again.entries.isEmpty && again.isLast)
            #expect(await server.requests.count == count + 1)
            // Two days earlier than the last: players that were offline tell late.
            #expect(await server.requests.last?.query["viewedAt>"] == "1699827400")
        }
    }
}
