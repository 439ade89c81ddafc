package import Chat
package import Engine

/// Names a vote for good.
package struct VoteID: Hashable, Sendable, Comparable, CustomStringConvertible {
    package let rawValue: Int64

    package init(_ rawValue: Int64) { self.rawValue = rawValue }

    package var description: String { String(rawValue) }

    package static func < (a: VoteID, b: VoteID) -> Bool { a.rawValue < b.rawValue }
}

/// One of the titles of a vote.
package struct VoteOption: Sendable, Equatable {
    package var title: TitleID
    /// The group's.
    package var score: Double

    package init(title: TitleID, score: Double) {
        self.title = title
        self.score = score
    }
}

/// What a vote is about, and where.
package struct VoteQuestion: Sendable, Equatable {
    package var platform: Platform
    /// The id of the room on its platform.
    package var room: String
    /// Who asked for it.
    package var member: MemberID
    package var questionID: QuestionID
    /// The command line that asked for it.
    package var question: String
    /// ISO 639-1 code of the language that it is held in.
    package var language: String
    /// Milliseconds since 1970, as all moments of a vote.
    package var openedAt: Int64
    package var endsAt: Int64
    /// As shown, the best for the group first.
    package var options: [VoteOption]

    package init(
        platform: Platform, room: String, member: MemberID, questionID: QuestionID, question: String, language: String,
        openedAt: Int64, endsAt: Int64, options: [VoteOption]
    ) {
        self.platform = platform
        self.room = room
        self.member = member
        self.questionID = questionID
        self.question = question
        self.language = language
        self.openedAt = openedAt
        self.endsAt = endsAt
        self.options = options
    }
}

/// A vote as it stands.
package struct StoredVote: Sendable, Equatable {
    package let id: VoteID
    package let question: VoteQuestion
    /// All whom it was picked for, by id, whether or not they may vote.
    package let group: [MemberID]
    /// By everybody who may vote: the index of the option they chose, `nil` for none yet.
    package let ballots: [MemberID: Int?]
    package let closedAt: Int64?
    /// The index of the option that won, once that was decided.
    package let winner: Int?
    package let announcedAt: Int64?

    /// Whether a ballot cast at a moment counts.
    package func isOpen(at now: Int64) -> Bool { closedAt == nil && now < question.endsAt }

    /// Those who have not voted, by id.
    package var waitingFor: [MemberID] { ballots.filter { $0.value == nil }.keys.sorted() }
}
