import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Integrations
@testable import Web

struct WebServiceTests {
    private static let secret = "sk-very-secret"

    /// Runs `body` with a service whose server answers as `answer` says; pauses between tries are not waited for.
    private func with<T: Sendable>(
        _ answer: @escaping @Sendable (Int, StubServer.Request) -> StubServer.Answer,
        change: (inout WebService) -> Void = { _ in }, _ body: (WebService, StubServer) async throws -> T
    ) async throws -> T {
        try await StubServer.with(answer) { server in
            try await HTTPConnections.with { connections in
                var service = WebService(
                    name: "embedder", address: try WebAddress(server.address + "/v1/"),
                    secretHeaders: ["Authorization": "Bearer \(Self.secret)"], connections: connections,
                    sleep: { _ in })
                change(&service)
                return try await body(service, server)
            }
        }
    }

    private func failure(
        _ answer: StubServer.Answer, change: (inout WebService) -> Void = { _ in }
    ) async throws -> WebError {
        try await with({ _, _ in answer }, change: change) { service, _ in
            await #expect(throws: WebError.self) {
                _ = try await service.call(
                    WebRequest(.get, "/x", query: [.init(name: "q", value: "hidden")]), returning: Int.self)
            }
        } ?? WebError(service: "", host: "", problem: .cutOff)
    }

    @Test func sendsWhatWasAskedAndReadsTheAnswer() async throws {
        let numbers = try await with({ _, _ in .init(body: "[1,2]") }) { service, server in
            let query = [URLQueryItem(name: "a b", value: "c&d+é")]
            let request = WebRequest(.post, "/x", query: query, body: Data("{}".utf8))
            let numbers = try await service.call(request, returning: [Int].self)
            let received = await server.requests
            #expect(received.map(\.uri) == ["/v1/x?a%20b=c%26d%2B%C3%A9"])
            #expect(received.first?.headers["authorization"] == "Bearer \(Self.secret)")
            #expect(received.first?.body == "{}")
            return numbers
        }
        #expect(numbers == [1, 2])
    }

    @Test func aBodyIsSentAsWhatItIs() async throws {
        let types = try await with({ _, _ in .init() }) { service, server in
            try await service.call(WebRequest(.post, "/x", body: Data("abc".utf8), contentType: "image/png"))
            try await service.call(WebRequest(.post, "/x", body: Data("{}".utf8)))
            return await server.requests.map { $0.headers["content-type"] }
        }
        #expect(types == ["image/png", "application/json"])
    }

    @Test func aRequestMayHaveATimeLimitOfItsOwn() async throws {
        let problem = try await with({ _, _ in .init(body: "[", stalls: true) }) { service, _ in
            var request = WebRequest(.get, "/x")
            request.timeLimit = .milliseconds(50)
            return await #expect(throws: WebError.self) { try await service.call(request) }?.problem
        }
        #expect(problem == .timedOut(.milliseconds(50)))
    }

    @Test func comesBackAfterAPassingFailure() async throws {
        try await with({ number, _ in number < 2 ? .init(status: 503) : .init(body: "7") }) { service, server in
            let number = try await service.call(WebRequest(.get, "/x"), returning: Int.self)
            #expect(number == 7)
            #expect(await server.requests.count == 3)
        }
    }

    @Test func repeatsNoPostThatMayHaveBeenDone() async throws {
        try await with({ _, _ in .init(hangsUp: true) }) { service, server in
            await #expect(throws: WebError.self) { try await service.call(WebRequest(.post, "/x")) }
            #expect(await server.requests.count == 1)
        }
    }

    @Test func neverShowsASecret() async throws {
        let said = #"{"error":{"message":"Incorrect key \#(Self.secret) for hidden","type":"x"}}"#
        for status in [400, 401, 403, 404, 500] {
            let words = try await failure(.init(status: status, body: said)).description
            #expect(!words.contains(Self.secret), "\(words)")
            #expect(!words.contains("q="), "\(words)")
            #expect(words.contains("127.0.0.1") && words.contains("embedder"))
        }
    }

    @Test func neverShowsACredentialAmongOthers() async throws {
        let secret = "0123456789abcdef"
        let said = #"{"message":"No user has the token \#(secret)."}"#
        let headers = ["Authorization": #"MediaBrowser Client="Recommendarr", Token="\#(secret)""#]
        try await StubServer.withService("Jellyfin", headers: headers, { _ in .init(status: 400, body: said) }) {
            service, _ in
            let error = await #expect(throws: WebError.self) { try await service.call(WebRequest(.get, "/x")) }
            #expect(error?.problem == .status(400, said: "No user has the token ***.", retryAfter: nil))
        }
    }

    @Test func repeatsTheSentenceOfAnErrorButNoPage() async throws {
        let said = try await failure(.init(status: 400, body: #"{"error":"X","message":"dimension 3, got 2"}"#))
        #expect(said.problem == .status(400, said: "dimension 3, got 2", retryAfter: nil))
        let page = try await failure(.init(status: 400, body: "<html>secret page</html>"))
        #expect(page.problem == .status(400, said: nil, retryAfter: nil))
    }

    @Test func aPageInsteadOfJSONIsNamedAsSuch() async throws {
        #expect(try await failure(.init(body: "\n <!doctype html>")).problem == .malformed("it sent a web page"))
    }

    @Test func readsNoMoreThanTheLimit() async throws {
        let error = try await failure(.init(body: String(repeating: "1", count: 5000))) { $0.sizeLimit = 4096 }
        #expect(error.problem == .tooLarge(4096))
    }

    @Test func anAnswerThatNeverEndsIsCutOffInTime() async throws {
        let limit = Duration.milliseconds(200)
        let error = try await failure(.init(body: "[1", stalls: true)) { $0.timeLimit = limit }
        #expect(error.problem == .timedOut(limit))
    }

    @Test func neverFollowsARedirectWithItsSecrets() async throws {
        try await with({ _, _ in .init(status: 302, headers: ["Location": "/elsewhere"]) }) { service, server in
            await #expect(throws: WebError.self) { try await service.call(WebRequest(.get, "/x")) }
            #expect(await server.requests.map(\.uri) == ["/v1/x"])
        }
    }

    @Test func aServerThatIsNotThereIsNamedWithARemedy() async throws {
        let address = try await StubServer.with({ _, _ in .init() }) { $0.address }
        let tries = Mutex(0)
        try await HTTPConnections.with { connections in
            let service = WebService(
                name: "embedder", address: try WebAddress(address), connections: connections,
                sleep: { _ in tries.withLock { $0 += 1 } })
            let error = await #expect(throws: WebError.self) { try await service.call(WebRequest(.get, "/")) }
            #expect(error?.description.contains("cannot be reached") == true, "\(String(describing: error))")
        }
        #expect(tries.withLock { $0 } == RetryPolicy().attempts - 1)
    }

    @Test(arguments: ["", "localhost:11434", "ftp://x", "http://", "http://user:pw@x", "http://x?key=1", "http://x#a"])
    func refusesAddressesThatAreNoneOrHoldSecrets(text: String) {
        let error = #expect(throws: WebAddress.Unusable.self) { try WebAddress(text) }
        #expect(error?.description.contains("pw") == false)
    }
}
