import Foundation

/// The parts that every message of the gateway has (Discord API v10, Gateway Events, “Payload Structure”).
struct GatewayEnvelope: Decodable {
    let op: Int
    /// The number of the event in its session.
    let s: Int?
    /// The name of the event, such as `INTERACTION_CREATE`.
    let t: String?
}

/// What the operations are, by their numbers; others than these are not for bots that only listen.
enum GatewayOperation {
    static let dispatch = 0
    static let heartbeat = 1
    static let identify = 2
    static let resume = 6
    static let reconnect = 7
    static let invalidSession = 9
    static let hello = 10
    static let heartbeatACK = 11
}

/// A message around its data.
struct GatewayMessage<Content: Codable>: Codable {
    let op: Int
    let d: Content

    init(_ op: Int, _ d: Content) {
        self.op = op
        self.d = d
    }
}

struct GatewayHello: Codable {
    /// Milliseconds.
    let heartbeat_interval: Int64
}

struct GatewayIdentify: Codable {
    struct Properties: Codable {
        var os = "linux"
        var browser = "recommendarr"
        var device = "recommendarr"
    }

    let token: String
    let intents: Int
    var properties = Properties()
    let shard: [Int]
}

struct GatewayResume: Codable {
    let token: String
    let session_id: String
    let seq: Int
}

struct GatewayReady: Codable {
    let session_id: String
    let resume_gateway_url: String
}

/// What a session needs to be taken up again, also by the next process.
struct GatewayResumption: Codable, Equatable, Sendable {
    var sessionID: String
    var resumeURL: String
    /// The last event that was taken.
    var sequence: Int
}
