import Foundation
import MatrixCrypto
import Web

/// Makes single calls of a homeserver and tells its refusals from its answers.
enum MatrixAnswers {
    private static let refusals = Set(400..<500)

    /// - Parameter patience: a server that wants fewer calls is waited for up to this long, several times if need be.
    /// - Throws: `MatrixError`, `WebError`, `CancellationError`.
    static func body(
        of request: WebRequest, by service: WebService, sleep: @Sendable (Duration) async throws -> Void,
        patience: Duration
    ) async throws -> Data {
        var waited = Duration.zero
        while true {
            let answer = try await service.answer(to: request, accepting: refusals)
            if (200..<300).contains(answer.code) { return answer.body }
            let refusal = MatrixError(
                host: service.address.host, status: answer.code, body: try? JSONValue(answer.body),
                retryAfter: answer.retryAfter)
            guard refusal.status == 429 else { throw refusal }
            let pause = max(refusal.retryAfter ?? .seconds(1), .milliseconds(50))
            waited += pause
            guard waited <= patience else { throw refusal }
            try await sleep(pause)
        }
    }

    /// - Throws: `WebError` for what is no JSON.
    static func json(_ body: Data, from service: WebService) throws -> JSONValue {
        do {
            return try JSONValue(body)
        } catch {
            throw service.report(.malformed("its answer is no JSON"))
        }
    }
}
