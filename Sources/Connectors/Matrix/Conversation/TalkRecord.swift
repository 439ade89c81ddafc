import Foundation
import MatrixCrypto

/// Something of the conversation that must survive a restart. All are dropped when they are too old to matter.
protocol TalkRecord: Codable, Sendable {
    /// Begins with `talk.`
    static var kind: String { get }
    /// Milliseconds.
    static var lifetime: Int64 { get }
    /// Milliseconds since 1970.
    var at: Int64 { get }
}

extension TalkRecord {
    init(_ data: Data) throws { self = try JSONDecoder().decode(Self.self, from: data) }

    func encoded() throws -> Data { try JSONEncoder().encode(self) }
}

/// To which answer a reaction was made, by the id of the reaction.
struct ReactionRecord: TalkRecord {
    static let kind = "talk.reaction"
    static let lifetime = AnswerRecord.lifetime

    var at: Int64
    var answer: String
}

/// A line that could not be understood, by the id of its event: whoever corrects it at once is answered again.
struct RefusalRecord: TalkRecord {
    static let kind = "talk.refusal"
    static let lifetime: Int64 = 5 * 60_000

    var at: Int64
    var sender: MatrixUserID
    var thread: EventID?
    /// The id of the message that said so; the only one.
    var message: String
}

/// The answer that was said last in a room, by room: what is said right after it may be meant for it.
struct LatestRecord: TalkRecord {
    static let kind = "talk.latest"
    static let lifetime: Int64 = 15 * 60_000

    var at: Int64
    var answer: String
    /// The number of its last message.
    var part: Int
}

/// That a room was told of an answer in private, by room and person: it is not told again and again.
struct PrivacyRecord: TalkRecord {
    static let kind = "talk.private"
    static let lifetime: Int64 = 86_400_000

    var at: Int64
}

/// The message that holds the poll of a vote, by the id of the vote.
struct VoteRecord: TalkRecord {
    static let kind = "talk.vote"
    static let lifetime = AnswerRecord.lifetime

    var at: Int64
    var room: RoomID
    var message: String
}
