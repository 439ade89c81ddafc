/// What a call counts towards (Discord API v10, Rate Limits).
struct RateLimitRoute: Hashable, Sendable {
    /// Method and path without the ids in it, such as `POST /channels/{channel_id}/messages`.
    let template: String
    /// The channel, guild or webhook that has limits of its own; empty where there is none.
    let major: String
    /// Interactions do not count towards the global limit.
    let isInteraction: Bool

    init(_ template: String, major: String = "", isInteraction: Bool = false) {
        self.template = template
        self.major = major
        self.isInteraction = isInteraction
    }
}

/// What an answer says about limits.
struct RateLimitFacts: Equatable, Sendable {
    /// Of HTTP.
    var code: Int
    var bucket: String?
    var remaining: Int?
    /// Milliseconds until the bucket is full again.
    var resetAfter: Int64?
    /// Milliseconds; with 429.
    var retryAfter: Int64?
    var isGlobal = false
    /// Others use it too: being refused is nobody's fault.
    var isShared = false

    init(code: Int) { self.code = code }

    /// - Parameters:
    ///   - headers: by their names in small letters.
    ///   - retryAfter: seconds, as the body of a 429 says.
    init(code: Int, headers: [String: String], retryAfter: Double?) {
        self.code = code
        bucket = headers["x-ratelimit-bucket"]
        remaining = headers["x-ratelimit-remaining"].flatMap { Int($0) }
        resetAfter = headers["x-ratelimit-reset-after"].flatMap(Double.init).flatMap(Self.milliseconds)
        if code == 429 {
            self.retryAfter =
                (retryAfter ?? headers["retry-after"].flatMap(Double.init)).flatMap(Self.milliseconds) ?? 1_000
            isGlobal = headers["x-ratelimit-global"] == "true" || headers["x-ratelimit-scope"] == "global"
            isShared = headers["x-ratelimit-scope"] == "shared"
        }
    }

    private static func milliseconds(_ seconds: Double) -> Int64? {
        guard seconds.isFinite, seconds >= 0 else { return nil }
        return Int64(min(seconds, 1_000_000) * 1_000) + 1
    }
}
