import Foundation
import Web

/// One call of Discord's REST interface.
struct DiscordCall: Sendable {
    /// What it does, for errors: `answer an interaction`.
    let action: String
    let method: WebRequest.Method
    /// Below `/api/v10`; percent-encoded; may hold an interaction's token.
    let path: String
    var query: [URLQueryItem] = []
    let route: RateLimitRoute
    var body: Data?
    var contentType = "application/json"
    /// Whether asking twice does no more than asking once.
    var isRepeatable: Bool
    /// Where the answer comes too late after that, there is no second try either.
    var timeLimit: Duration?
    /// Whether the bot's token is needed; an interaction's own token is in the path.
    var needsToken = true

    init(
        _ action: String, _ method: WebRequest.Method, _ path: String, route: RateLimitRoute,
        isRepeatable: Bool? = nil
    ) {
        self.action = action
        self.method = method
        self.path = path
        self.route = route
        self.isRepeatable = isRepeatable ?? (method != .post)
    }

    /// With a JSON body.
    func sending(_ value: some Encodable) throws -> DiscordCall {
        var call = self
        call.body = try JSONEncoder.discord.encode(value)
        return call
    }

    /// With a JSON body, and files beside it where there are some.
    func sending(_ json: Data, files: [OutgoingFile]) -> DiscordCall {
        var call = self
        guard !files.isEmpty else {
            call.body = json
            return call
        }
        let body = MultipartBody(json: json, files: files)
        call.body = body.data
        call.contentType = body.contentType
        return call
    }
}

extension JSONEncoder {
    /// In an order that is always the same, so that it can be compared.
    static var discord: JSONEncoder {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return encoder
    }
}
