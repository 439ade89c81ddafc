import AsyncHTTPClient
package import Foundation
import NIOCore
import NIOHTTP1

/// One outside system that speaks JSON over HTTP: where it is, what proves who we are, how patient we are.
package struct WebService: Sendable {
    /// What the system is called in errors, such as `embedder`.
    package let name: String
    package let address: WebAddress
    /// How long one try may take, from the connection to the last byte.
    package var timeLimit = Duration.seconds(30)
    /// Bytes of an answer.
    package var sizeLimit = 16 << 20
    package var retry = RetryPolicy()
    /// Sent with every call and never shown, such as `Authorization`.
    private var secretHeaders: [String: String]
    private let connections: HTTPConnections
    private let sleep: @Sendable (Duration) async throws -> Void

    /// - Parameter sleep: waits between tries.
    package init(
        name: String, address: WebAddress, secretHeaders: [String: String] = [:], connections: HTTPConnections,
        sleep: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
    ) {
        self.name = name
        self.address = address
        self.secretHeaders = secretHeaders
        self.connections = connections
        self.sleep = sleep
    }

    /// Makes a call, again where that may help, and reads the answer.
    /// - Throws: `WebError`, or `CancellationError` when the task was cancelled.
    package func call<Answer: Decodable>(_ request: WebRequest, returning type: Answer.Type) async throws -> Answer {
        try decode(type, from: try await call(request))
    }

    /// Reads an answer.
    /// - Throws: `WebError`.
    func decode<Answer: Decodable>(_ type: Answer.Type, from body: Data) throws -> Answer {
        do {
            return try JSONDecoder().decode(type, from: body)
        } catch {
            let isPage = body.first { !UInt8.isSpace($0) } == UInt8(ascii: "<")
            throw problem(.malformed(isPage ? "it sent a web page" : "its answer has another form"))
        }
    }

    /// The body of the answer, whatever it is.
    /// - Throws: `WebError`, or `CancellationError` when the task was cancelled.
    @discardableResult
    package func call(_ request: WebRequest) async throws -> Data {
        var attempt = 1
        while true {
            do {
                return try await once(request)
            } catch let error as WebError {
                let pause = retry.pause(
                    after: error.failure, attempt: attempt, isRepeatable: request.isRepeatable,
                    chance: .random(in: 0..<1))
                guard let pause else { throw error }
                try await sleep(pause)
                attempt += 1
            }
        }
    }

    package func problem(_ problem: WebError.Problem) -> WebError {
        WebError(service: name, host: address.host, problem: problem)
    }

    /// The same system with another credential.
    func replacing(secretHeader name: String, with value: String) -> WebService {
        var service = self
        service.secretHeaders[name] = value
        return service
    }

    private func once(_ request: WebRequest) async throws -> Data {
        do {
            return try await TimeLimit.run(timeLimit) { try await exchange(request) }
        } catch let error as WebError {
            throw error
        } catch is TimeLimit.Exceeded {
            throw problem(.timedOut(timeLimit))
        } catch is NIOTooManyBytesError {
            throw problem(.tooLarge(sizeLimit))
        } catch {
            try Task.checkCancellation()
            throw problem(TransportFailure.problem(of: error))
        }
    }

    private func exchange(_ request: WebRequest) async throws -> Data {
        var sent = HTTPClientRequest(url: url(of: request))
        sent.method = HTTPMethod(rawValue: request.method.rawValue)
        sent.headers.add(name: "Accept", value: "application/json")
        sent.headers.add(name: "User-Agent", value: "recommendarr")
        for (name, value) in secretHeaders { sent.headers.add(name: name, value: value) }
        for (name, value) in request.headers { sent.headers.replaceOrAdd(name: name, value: value) }
        if let body = request.body {
            sent.headers.add(name: "Content-Type", value: "application/json")
            sent.body = .bytes(ByteBuffer(bytes: body))
        }
        let response = try await connections.client.execute(sent, deadline: .distantFuture)
        let body = Data(try await response.body.collect(upTo: sizeLimit).readableBytesView)
        let code = Int(response.status.code)
        guard !(200..<300).contains(code) else { return body }
        // The scheme before a credential, as in “Bearer x”, is no secret; what follows it is.
        let secrets = secretHeaders.values.flatMap {
            [$0] + $0.split(separator: " ").dropFirst().map(String.init) + Self.quoted(in: $0)
        }
        let said = ErrorBody.sentence(in: body, secrets: secrets)
        switch code {
        case 401, 403: throw problem(.refused(code))
        case 404: throw problem(.notFound(said: said))
        default:
            let retryAfter = response.headers.first(name: "Retry-After").flatMap { RetryAfter.pause($0, now: Date()) }
            throw problem(.status(code, said: said, retryAfter: retryAfter))
        }
    }

    /// The credentials in a value such as `MediaBrowser Client="x", Token="…"`; what is short is none.
    private static func quoted(in value: String) -> [String] {
        value.split(separator: "\"").dropFirst().map(String.init).filter { $0.count >= 12 && !$0.contains(" ") }
    }

    private func url(of request: WebRequest) -> String {
        var query = URLComponents()
        query.queryItems = request.query
        // “+” means a space to many servers.
        let text = query.percentEncodedQuery?.replacing("+", with: "%2B") ?? ""
        return address.base + request.path + (request.query.isEmpty ? "" : "?" + text)
    }
}

extension UInt8 {
    fileprivate static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
}
