import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

extension Response {
    /// JSON with sorted keys, which nobody keeps.
    static func json(_ value: some Encodable, status: HTTPResponse.Status = .ok) -> Response {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(value) else { return Response(status: .internalServerError) }
        return Response(
            status: status, headers: [.contentType: "application/json", .cacheControl: "no-store"],
            body: .init(byteBuffer: ByteBuffer(bytes: data)))
    }

    /// - Parameter reason: a complete sentence with the remedy.
    static func refusal(_ status: HTTPResponse.Status, _ reason: String) -> Response {
        json(["error": reason], status: status)
    }

    static func comeBackLater(_ reason: String) -> Response {
        var response = refusal(.serviceUnavailable, reason)
        response.headers[.retryAfter] = "5"
        return response
    }
}
