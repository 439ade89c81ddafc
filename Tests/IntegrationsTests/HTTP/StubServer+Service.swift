import Foundation

@testable import Integrations

extension StubServer.Request {
    var path: String { URLComponents(string: uri)?.path ?? "" }

    /// The values by name, decoded; of a name that comes twice the last one.
    var query: [String: String] {
        let items = URLComponents(string: uri)?.queryItems ?? []
        return Dictionary(items.map { ($0.name, $0.value ?? "") }) { $1 }
    }
}

extension StubServer {
    /// Runs `body` with a service that calls a server which answers as `answer` says, without pauses between tries.
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
}

/// Answers that no client must be led astray by.
let hostileAnswers = [
    "", "null", "[]", "{}", "7", "\"text\"", "<html><body>Please sign in</body></html>", #"{"MediaContainer":"#,
    #"{"MediaContainer":7}"#, #"{"MediaContainer":{}}"#, #"{"MediaContainer":{"Metadata":{}}}"#, #"{"response":{}}"#,
    #"{"response":{"result":"success","data":[]}}"#, #"{"response":{"result":"success","data":{"data":7}}}"#,
    #"{"Items":7}"#, #"{"Items":{"Id":1}}"#, #"{"result":null}"#, #"{"jsonrpc":"2.0","id":1,"result":[]}"#,
]
