/// One viewing, or one part of a viewing that was paused. Times are milliseconds since 1970.
package struct WatchEvent: Sendable, Equatable {
    package var member: MemberID
    package var title: TitleID
    package var startedAt: Int64
    /// 0…1; `nil` when the source says only that it was watched.
    package var completion: Double?
    /// Of a series: which episode it was.
    package var season: Int?
    package var episode: Int?

    package init(
        member: MemberID, title: TitleID, startedAt: Int64, completion: Double? = nil, season: Int? = nil,
        episode: Int? = nil
    ) {
        self.member = member
        self.title = title
        self.startedAt = startedAt
        self.completion = completion
        self.season = season
        self.episode = episode
    }
}

/// Stars that a member gave somewhere else (media server, Letterboxd, Trakt), 0.5…5.
package struct Rating: Sendable, Equatable {
    package var member: MemberID
    package var title: TitleID
    package var stars: Double
    package var ratedAt: Int64

    package init(member: MemberID, title: TitleID, stars: Double, ratedAt: Int64) {
        self.member = member
        self.title = title
        self.stars = stars
        self.ratedAt = ratedAt
    }
}

/// What a member told the bot of a title. The latest of a kind counts.
package struct Feedback: Sendable, Equatable {
    package enum Kind: Sendable, Equatable {
        case up
        case down
        /// Not now, not again: never recommended, says little about the taste.
        case dismiss
        /// Watched elsewhere.
        case seen
        /// 1…5
        case stars(Double)
        case wouldWatchAgain(Bool)
    }

    package var member: MemberID
    package var title: TitleID
    package var kind: Kind
    package var givenAt: Int64

    package init(member: MemberID, title: TitleID, kind: Kind, givenAt: Int64) {
        self.member = member
        self.title = title
        self.kind = kind
        self.givenAt = givenAt
    }
}

/// A member's standing order about a kind of title; applied at once and stronger than anything learned.
package struct Override: Sendable, Equatable, Hashable {
    package enum Subject: Sendable, Equatable, Hashable {
        case genre(String)
        case person(String)
        case keyword(String)
        case title(TitleID)
    }

    package enum Action: String, Sendable, Codable, CaseIterable {
        case boost
        case suppress
        case block
    }

    package var member: MemberID
    package var subject: Subject
    package var action: Action

    package init(member: MemberID, subject: Subject, action: Action) {
        self.member = member
        self.subject = subject
        self.action = action
    }
}
