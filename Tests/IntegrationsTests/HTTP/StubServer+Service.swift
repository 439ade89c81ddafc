import Foundation
import TestSupport

@testable import Integrations
@testable import Web

extension StubServer {
    /// Runs `body` with a service whose server answers as `answer` says; pauses between tries are not waited for.
    static func withService<T: Sendable>(
        headers: [String: String] = [:], query: [String: String] = [:],
        _ answer: @escaping @Sendable (Int, Request) -> Answer, _ body: (WebService, StubServer) async throws -> T
    ) async throws -> T {
        try await with(answer) { server in
            try await HTTPConnections.with { connections in
                let service = WebService(
                    name: "stub", address: try WebAddress(server.address), secretHeaders: headers, secretQuery: query,
                    connections: connections, sleep: { _ in })
                return try await body(service, server)
            }
        }
    }

    /// The same with a name that matters and answers that do not depend on how many were given before.
    @discardableResult
    static func withService<T: Sendable>(
        _ name: String, headers: [String: String] = [:], _ answer: @escaping @Sendable (Request) -> Answer,
        _ body: (WebService, StubServer) async throws -> T
    ) async throws -> T {
        try await with({ _, request in answer(request) }) { server in
            try await HTTPConnections.with { connections in
                let service = WebService(
                    name: name, address: try WebAddress(server.address), secretHeaders: headers,
                    connections: connections, sleep: { _ in })
                return try await body(service, server)
            }
        }
    }

    /// What no product should answer, and what must nevertheless end in an error that says what is wrong.
    static let hostileAnswers: [Answer] = [
        .init(body: #"{"id": 1, "tit"#), .init(body: "<!doctype html><p>Welcome"), .init(body: ""),
        .init(body: #""text""#), .init(body: #"[{"id":{"a":[]}, "tmdbId":{}, "results": 7, "records": 7}]"#),
        .init(body: #"{"id":"x","results":{"a":1},"records":"none","totalRecords":[]}"#),
        .init(status: 500, body: "<html>"), .init(status: 503), .init(status: 401), .init(status: 302),
        .init(status: 429, headers: ["Retry-After": "3600"]), .init(hangsUp: true),
    ]

    /// Bodies that no client must be led astray by.
    static let hostileBodies = [
        "", "null", "[]", "{}", "7", "\"text\"", "<html><body>Please sign in</body></html>", #"{"MediaContainer":"#,
        #"{"MediaContainer":7}"#, #"{"MediaContainer":{}}"#, #"{"MediaContainer":{"Metadata":{}}}"#,
        #"{"response":{}}"#,
        #"{"response":{"result":"success","data":[]}}"#, #"{"response":{"result":"success","data":{"data":7}}}"#,
        #"{"Items":7}"#, #"{"Items":{"Id":1}}"#, #"{"result":null}"#, #"{"jsonrpc":"2.0","id":1,"result":[]}"#,
    ]
}

extension StubServer.Request {
    var path: String { uri.split(separator: "?").first.map(String.init) ?? "" }

    /// The decoded values of the query.
    var query: [String: String] {
        let items = URLComponents(string: uri)?.queryItems ?? []
        return Dictionary(items.map { ($0.name, $0.value ?? "") }) { $1 }
    }

    /// The body as JSON, written with sorted keys.
    var sortedBody: String {
        guard let object = try? JSONSerialization.jsonObject(with: Data(body.utf8)),
            let data = try? JSONSerialization.data(withJSONObject: object, options: [.sortedKeys])
        else { return body }
        return String(decoding: data, as: UTF8.self)
    }
}
