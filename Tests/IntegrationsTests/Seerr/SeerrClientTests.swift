import Engine
import Foundation
import Testing
import TestSupport

@testable import Integrations
@testable import Web

struct SeerrClientTests {
    private static let film = TitleID(.movie, 1_511_417)
    private static let series = TitleID(.tv, 1416)

    private static func request(_ id: Int, _ status: Int, type: String = "movie", tmdb: Int = 1_511_417, media: Int = 2)
        -> String
    {
        #"{"type":"\#(type)","media":{"tmdbId":\#(tmdb),"tvdbId":null,"status":\#(media),"status4k":1,"#
            + #""mediaType":"\#(type)","downloadStatus":[]},"requestedBy":{"id":3,"email":"some@example.org","#
            + #""displayName":"aaaaaa"},"status":\#(status),"is4k":false,"id":\#(id)}"#
    }

    private static func details(_ media: Int, _ requests: String...) -> String {
        #"{"id":1,"mediaInfo":{"id":9,"tmdbId":1,"status":\#(media),"requests":[\#(requests.joined(separator: ","))]}}"#
    }

    @discardableResult
    private func with<T: Sendable>(
        _ answer: @escaping @Sendable (StubServer.Request) -> StubServer.Answer,
        _ body: (SeerrClient, StubServer) async throws -> T
    ) async throws -> T {
        try await StubServer.withService(headers: SeerrClient.headers(key: "k"), { _, request in answer(request) }) {
            service, server in try await body(SeerrClient(service: service), server)
        }
    }

    @Test func requestsInTheNameOfAUser() async throws {
        try await with({ request in
            request.method == "POST" ? .init(status: 201, body: Self.request(22, 2)) : .init(body: #"{"id":1}"#)
        }) { seerr, server in
            let made = try await seerr.request(Self.film, as: 3)
            #expect(made == TitleRequest(id: 22, title: Self.film, status: .approved, requestedBy: 3))
            let posted = try #require(await server.requests.last)
            #expect(posted.uri == "/api/v1/request")
            #expect(posted.headers["x-api-key"] == "k" && posted.headers["x-api-user"] == "3")
            #expect(posted.sortedBody == #"{"is4k":false,"mediaId":1511417,"mediaType":"movie"}"#)
        }
    }

    @Test func requestsAllOfASeriesThatIsNotThere() async throws {
        try await with({ request in
            request.method == "POST"
                ? .init(status: 201, body: Self.request(72, 1, type: "tv", tmdb: 1416, media: 4))
                : .init(body: Self.details(4, Self.request(71, 2, type: "tv", tmdb: 1416, media: 4)))
        }) { seerr, server in
            let made = try await seerr.request(Self.series, as: nil)
            #expect(made == TitleRequest(id: 72, title: Self.series, status: .partlyAvailable, requestedBy: 3))
            let posted = try #require(await server.requests.last)
            #expect(posted.sortedBody == #"{"is4k":false,"mediaId":1416,"mediaType":"tv","seasons":"all"}"#)
            #expect(posted.headers["x-api-user"] == nil)
        }
    }

    @Test func askingForWhatIsRequestedOrThereChangesNothing() async throws {
        for (body, title, expected) in [
            (Self.details(3, Self.request(5, 3), Self.request(6, 2)), Self.film, RequestStatus.processing),
            (Self.details(2, Self.request(6, 1)), Self.film, .pending),
            (Self.details(5), Self.film, .available), (Self.details(5), Self.series, .available),
        ] {
            try await with({ _ in .init(body: body) }) { seerr, server in
                let made = try await seerr.request(title, as: 3)
                #expect(made.status == expected)
                #expect(made.title == title)
                #expect(await server.requests.map(\.method) == ["GET"])
            }
        }
    }

    @Test(arguments: [409, 202])
    func whatSomebodyElseRequestsMeanwhileIsTheExistingRequest(code: Int) async throws {
        let posted = Flag()
        let said = #"{"message":"Request for this media already exists."}"#
        try await with({ request in
            guard request.method == "POST" else {
                return .init(body: posted.isRaised ? Self.details(2, Self.request(8, 1)) : #"{"id":1}"#)
            }
            posted.raise()
            return .init(status: code, body: said)
        }) { seerr, _ in
            let made = try await seerr.request(Self.film, as: 3)
            #expect(made == TitleRequest(id: 8, title: Self.film, status: .pending, requestedBy: 3))
        }
    }

    @Test func aDeclinedRequestMayBeMadeAgain() async throws {
        try await with({ request in
            request.method == "POST"
                ? .init(status: 201, body: Self.request(9, 1)) : .init(body: Self.details(1, Self.request(5, 3)))
        }) { seerr, _ in
            let made = try await seerr.request(Self.film, as: 3)
            #expect(made.id == 9)
        }
    }

    @Test func tellsTheUserWhyTheyMayNot() async throws {
        try await with({ request in
            request.method == "POST"
                ? .init(status: 403, body: #"{"message":"Movie Quota exceeded."}"#) : .init(body: #"{"id":1}"#)
        }) { seerr, _ in
            let denied = await #expect(throws: RequestDenied.self) { _ = try await seerr.request(Self.film, as: 3) }
            #expect(denied?.reason == "Movie Quota exceeded.")
        }
    }

    @Test func aWrongKeyIsNoMatterOfTheUser() async throws {
        let said = #"{"status":403,"error":"You do not have permission to access this endpoint"}"#
        try await with({ request in
            request.method == "POST" ? .init(status: 403, body: said) : .init(body: #"{"id":1}"#)
        }) { seerr, _ in
            let error = await #expect(throws: WebError.self) { _ = try await seerr.request(Self.film, as: nil) }
            #expect(error?.problem == .refused(403))
            await #expect(throws: RequestDenied.self) { _ = try await seerr.request(Self.film, as: 99) }
        }
    }

    @Test(arguments: [
        (1, nil, nil), (2, nil, RequestStatus.pending), (3, nil, .processing), (4, nil, .partlyAvailable),
        (5, 3, .available), (6, nil, nil), (7, nil, nil), (99, nil, nil), (1, 3, .declined), (3, 4, .failed),
        (2, 1, .pending), (3, 2, .processing), (2, 2, .approved),
    ])
    func namesHowFarATitleIs(media: Int, request: Int?, expected: RequestStatus?) async throws {
        let requests = request.map { Self.request(1, $0) } ?? ""
        try await with({ _ in .init(body: Self.details(media, requests)) }) { seerr, _ in
            let status = try await seerr.status(of: Self.film)
            #expect(status == expected)
        }
    }

    @Test func aTitleThatNobodyKnowsHasNoStatus() async throws {
        try await with({ _ in .init(status: 404, body: #"{"message":"Unable to retrieve movie."}"#) }) {
            seerr, server in
            let status = try await seerr.status(of: Self.series)
            #expect(status == nil)
            #expect(await server.requests.map(\.uri) == ["/api/v1/tv/1416"])
        }
    }

    @Test func searchesForWhateverIsTyped() async throws {
        let body = #"""
            {"page":1,"totalPages":3,"results":[
             {"id":5663987,"name":"Frosty","mediaType":"person","knownFor":[]},
             {"id":605521,"mediaType":"movie","releaseDate":"","title":"Frosty"},
             {"id":47640,"firstAirDate":"2014-07-13","mediaType":"tv","name":"The Strain","mediaInfo":{"status":4}},
             {"id":"x","mediaType":"movie"}]}
            """#
        try await with({ _ in .init(body: body) }) { seerr, server in
            let found = try await seerr.search("Mission: Impossible (1996) & l'été?", language: "de")
            #expect(
                found == [
                    RequestableTitle(title: TitleID(.movie, 605521), name: "Frosty", year: nil, status: nil),
                    RequestableTitle(
                        title: TitleID(.tv, 47640), name: "The Strain", year: 2014, status: .partlyAvailable),
                ])
            // The server refuses reserved characters that are not encoded.
            #expect(
                await server.requests.first?.uri
                    == "/api/v1/search?query=Mission%3A%20Impossible%20%281996%29%20%26%20l%27%C3%A9t%C3%A9%3F"
                    + "&page=1&language=de")
        }
    }

    @Test func listsRequestsNewestFirst() async throws {
        let all = (1...70).map { Self.request($0, 2, media: 3) }.reversed()
        try await with({ request in
            let (skip, take) = (Int(request.query["skip"] ?? "") ?? 0, Int(request.query["take"] ?? "") ?? 0)
            let page = all.dropFirst(skip).prefix(take).joined(separator: ",")
            return .init(body: #"{"pageInfo":{"results":70},"results":[\#(page)]}"#)
        }) { seerr, _ in
            let some = try await seerr.requests(limit: 60)
            #expect(some.map(\.id) == (11...70).reversed().map(Optional.some))
            #expect(some.first?.status == .processing && some.first?.title == Self.film)
            #expect(try await seerr.requests(limit: 1000).count == 70)
        }
    }

    @Test func knowsWhoIsWhoOnTheMediaServerAndInChat() async throws {
        let list = #"""
            {"pageInfo":{"pages":1,"pageSize":50,"results":3,"page":1},"results":[
             {"id":1,"email":"one@example.org","plexUsername":"somebody","plexId":123123,"displayName":"somebody"},
             {"id":2,"email":"two@example.org","plexId":null,"jellyfinUsername":"other",
              "jellyfinUserId":"feba146b527a4e08bff0ae8c7c53facb","displayName":""},
             {"id":3,"email":"three@example.org","displayName":"gone"}]}
            """#
        try await with({ request in
            switch request.path {
            case "/api/v1/user": .init(body: list)
            case "/api/v1/user/1/settings/notifications": .init(body: #"{"discordId":"111","telegramChatId":null}"#)
            case "/api/v1/user/2/settings/notifications":
                .init(body: #"{"discordId":"222","discordIds":["222","333",""]}"#)
            default: .init(status: 404)
            }
        }) { seerr, _ in
            let users = try await seerr.users()
            #expect(
                users == [
                    RequestUser(id: 1, name: "somebody", plexID: "123123", discordIDs: ["111"]),
                    RequestUser(
                        id: 2, name: "other", jellyfinID: "feba146b527a4e08bff0ae8c7c53facb",
                        discordIDs: ["222", "333"]), RequestUser(id: 3, name: "gone"),
                ])
        }
    }

    @Test(arguments: StubServer.hostileAnswers.indices)
    func answersOfAnotherFormAreErrorsAndNothingWorse(index: Int) async throws {
        let answer = StubServer.hostileAnswers[index]
        try await with({ _ in answer }) { seerr, _ in
            await #expect(throws: WebError.self) { _ = try await seerr.search("x", language: nil) }
            await #expect(throws: WebError.self) { _ = try await seerr.requests(limit: 5) }
            await #expect(throws: WebError.self) { _ = try await seerr.users() }
        }
        try await with({ $0.method == "POST" ? answer : .init(body: #"{"id":1}"#) }) { seerr, _ in
            await #expect(throws: WebError.self) { _ = try await seerr.request(Self.film, as: 3) }
        }
    }
}
