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
    /// Learns from every call, and says when none is to be made.
    package var health: SourceHealth?
    /// Every try waits for its turn.
    package var rateLimit: RateLimit?
    /// Sent with every call and never shown, such as `Authorization`.
    private var secretHeaders: [String: String]
    /// Added to every query and never shown, such as `api_key`.
    private let secretQuery: [String: String]
    private let connections: HTTPConnections
    private let sleep: @Sendable (Duration) async throws -> Void

    /// - Parameter sleep: waits between tries.
    package init(
        name: String, address: WebAddress, secretHeaders: [String: String] = [:], secretQuery: [String: String] = [:],
        connections: HTTPConnections,
        sleep: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
    ) {
        self.name = name
        self.address = address
        self.secretHeaders = secretHeaders
        self.secretQuery = secretQuery
        self.connections = connections
        self.sleep = sleep
    }

    /// Makes a call, again where that may help, and reads the answer.
    /// - Throws: `WebError`, or `CancellationError` when the task was cancelled.
    package func call<Answer: Decodable>(_ request: WebRequest, returning type: Answer.Type) async throws -> Answer {
        try read(type, from: try await call(request))
    }

    /// The body of the answer, whatever it is.
    /// - Throws: `WebError`, or `CancellationError` when the task was cancelled.
    @discardableResult
    package func call(_ request: WebRequest) async throws -> Data {
        try await answer(to: request).body
    }

    /// Makes a call, again where that may help.
    /// - Parameter codes: answers with one of these are returned and not thrown, beside those that tell of success.
    /// - Throws: `WebError`, or `CancellationError` when the task was cancelled.
    package func answer(to request: WebRequest, accepting codes: Set<Int> = []) async throws -> WebAnswer {
        guard let health else { return try await tries(request, accepting: codes) }
        let admission = health.admit()
        if case .wait(let pause) = admission { throw problem(.leftAlone(pause)) }
        do {
            let answer = try await tries(request, accepting: codes)
            health.answered()
            return answer
        } catch let error as WebError {
            health.failed(admission, with: error)
            throw error
        } catch {
            health.abandoned(admission)
            throw error
        }
    }

    /// Decodes the JSON of an answer.
    /// - Throws: `WebError`, which the state of the source shows too.
    package func read<Answer: Decodable>(_ type: Answer.Type, from body: Data) throws -> Answer {
        do {
            return try JSONDecoder().decode(type, from: body)
        } catch {
            let isPage = body.first { !UInt8.isSpace($0) } == UInt8(ascii: "<")
            throw report(.malformed(isPage ? "it sent a web page" : "its answer has another form"))
        }
    }

    /// An error about an answer that came, which the state of the source shows from now on.
    package func report(_ problem: WebError.Problem) -> WebError {
        let error = self.problem(problem)
        health?.failed(.call, with: error)
        return error
    }

    /// The error that an answer with a code other than that of success is, for codes that were accepted first.
    package func error(of answer: WebAnswer) -> WebError { problem(problem(of: answer)) }

    package func problem(_ problem: WebError.Problem) -> WebError {
        WebError(service: name, host: address.host, problem: problem)
    }

    private func tries(_ request: WebRequest, accepting codes: Set<Int>) async throws -> WebAnswer {
        var attempt = 1
        while true {
            do {
                if let rateLimit, try await !rateLimit.turn() { throw problem(.crowded) }
                return try await once(request, accepting: codes)
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

    /// The same system with another credential.
    package func replacing(secretHeader name: String, with value: String) -> WebService {
        var service = self
        service.secretHeaders[name] = value
        return service
    }

    private func once(_ request: WebRequest, accepting codes: Set<Int>) async throws -> WebAnswer {
        let timeLimit = request.timeLimit ?? timeLimit
        do {
            return try await TimeLimit.run(timeLimit) {
                let answer = try await exchange(request)
                guard (200..<300).contains(answer.code) || codes.contains(answer.code) else {
                    throw error(of: answer)
                }
                return answer
            }
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

    private func exchange(_ request: WebRequest) async throws -> WebAnswer {
        var sent = HTTPClientRequest(url: url(of: request))
        sent.method = HTTPMethod(rawValue: request.method.rawValue)
        sent.headers.add(name: "Accept", value: "application/json")
        sent.headers.add(name: "User-Agent", value: "recommendarr")
        for (name, value) in secretHeaders { sent.headers.add(name: name, value: value) }
        for (name, value) in request.headers { sent.headers.replaceOrAdd(name: name, value: value) }
        if let body = request.body {
            sent.headers.add(name: "Content-Type", value: request.contentType)
            sent.body = .bytes(ByteBuffer(bytes: body))
        }
        let response = try await connections.client.execute(sent, deadline: .distantFuture)
        let body = Data(try await response.body.collect(upTo: sizeLimit).readableBytesView)
        let retryAfter = response.headers.first(name: "Retry-After").flatMap { RetryAfter.pause($0, now: Date()) }
        let headers = Dictionary(response.headers.map { ($0.name.lowercased(), $0.value) }) { first, _ in first }
        return WebAnswer(code: Int(response.status.code), headers: headers, body: body, retryAfter: retryAfter)
    }

    private func problem(of answer: WebAnswer) -> WebError.Problem {
        // The scheme before a credential, as in “Bearer x”, is no secret; what follows it is.
        let secrets = secretHeaders.values.flatMap {
            [$0] + $0.split(separator: " ").dropFirst().map(String.init) + Self.quoted(in: $0)
        }
        let said = ErrorBody.sentence(in: answer.body, secrets: secrets + secretQuery.values)
        return switch answer.code {
        case 401, 403: .refused(answer.code)
        case 404: .notFound(said: said)
        default: .status(answer.code, said: said, retryAfter: answer.retryAfter)
        }
    }

    /// The credentials in a value such as `MediaBrowser Client="x", Token="…"`; what is short is none.
    private static func quoted(in value: String) -> [String] {
        value.split(separator: "\"").dropFirst().map(String.init).filter { $0.count >= 12 && !$0.contains(" ") }
    }

    private func url(of request: WebRequest) -> String {
        let query =
            request.query.map { ($0.name, $0.value) } + secretQuery.map { ($0.key, Optional($0.value)) }
        // Some servers refuse what RFC 3986 would let pass unencoded, such as “:” and “'”.
        let pairs = query.map { name, value in value.map { "\(encoded(name))=\(encoded($0))" } ?? encoded(name) }
        return address.base + request.path + (pairs.isEmpty ? "" : "?" + pairs.joined(separator: "&"))
    }

    private func encoded(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: .unreserved) ?? ""
    }
}

extension CharacterSet {
    /// RFC 3986, 2.3.
    fileprivate static let unreserved = CharacterSet(
        charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
}

extension UInt8 {
    fileprivate static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
}
