import Foundation

/// Something to be said in a channel, kept until it has been said.
struct Announcement: Codable, Sendable {
    /// One message of it.
    struct Message: Codable, Sendable {
        /// A whole `OutgoingBody` as JSON, with its nonce.
        var body: Data
        /// The names of the posters that go with it, in order.
        var files: [String]
    }

    let id: String
    let channel: ChannelID
    /// Milliseconds since 1970.
    let at: Int64
    /// What its posters are asked for by.
    var posters: [String]
    var messages: [Message]
    /// The same for when a poster cannot be had.
    var withoutPosters: [Message]
    var isSent = false
}
