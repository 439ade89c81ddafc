package import Chat
package import Engine

/// One answer of the bot.
package struct AnswerID: Hashable, Sendable {
    package let rawValue: String
    package init(_ rawValue: String) { self.rawValue = rawValue }
}

/// What was asked first; spinning again gives a new answer to the same question.
package struct QuestionID: Hashable, Sendable {
    package let rawValue: String
    package init(_ rawValue: String) { self.rawValue = rawValue }
}

/// A room by its platform and id alone, which stays the same while people come and go.
package struct RoomKey: Hashable, Sendable {
    package let rawValue: String
    package init(rawValue: String) { self.rawValue = rawValue }
    package init(_ room: Room) { self.init(room.platform, room.id) }
    package init(_ platform: Platform, _ id: String) { rawValue = "\(platform.rawValue):\(id)" }
}

/// An answer that showed titles: to whom, where, why, and in which order.
package struct LoggedAnswer: Sendable, Equatable {
    package var id: AnswerID
    package var questionID: QuestionID
    /// The command line that was typed.
    package var question: String
    package var mode: String
    package var member: MemberID
    package var room: RoomKey
    /// Milliseconds since 1970.
    package var askedAt: Int64
    /// The ranker that scored it; `nil` for the built-in one.
    package var modelVersion: String?
    /// As shown, the first one first.
    package var entries: [LoggedEntry]

    package init(
        id: AnswerID, questionID: QuestionID, question: String, mode: String, member: MemberID, room: RoomKey,
        askedAt: Int64, modelVersion: String? = nil, entries: [LoggedEntry]
    ) {
        self.id = id
        self.questionID = questionID
        self.question = question
        self.mode = mode
        self.member = member
        self.room = room
        self.askedAt = askedAt
        self.modelVersion = modelVersion
        self.entries = entries
    }
}

/// A title as it was shown in an answer.
package struct LoggedEntry: Sendable, Equatable {
    package var title: TitleID
    /// The ranker's raw score.
    package var score: Double
    /// Calibrated, 0…1; `nil` when none was shown.
    package var match: Double?
    /// The terms of the score by name; finite.
    package var terms: [String: Double]

    package init(title: TitleID, score: Double, match: Double? = nil, terms: [String: Double] = [:]) {
        self.title = title
        self.score = score
        self.match = match
        self.terms = terms
    }
}
