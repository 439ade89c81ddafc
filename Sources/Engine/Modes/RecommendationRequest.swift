/// What is asked of the engine. Time and chance are arguments: the same request on the same household gives the same
/// answer.
package struct RecommendationRequest: Sendable {
    package enum Mode: Sendable {
        /// Unseen, by taste.
        case tonight
        /// Seen and liked more than half a year ago.
        case rediscover
        /// Weighted chance, without repeats until the pool is used up.
        case shuffle
        /// Unseen by all, good for each.
        case group([MemberID])

        package var name: String {
            switch self {
            case .tonight: "tonight"
            case .rediscover: "rediscover"
            case .shuffle: "shuffle"
            case .group: "group"
            }
        }
    }

    package var asker: MemberID
    /// Everybody who can read the answer; the asker and the members of a group always count in.
    package var audience: Audience
    package var mode: Mode
    /// What was asked for in words; only what fits it is picked, the best fit first, then by taste.
    package var wish: MoodIntent?
    package var filters: Filters
    /// 0…1,000.
    package let limit: Int
    /// Shown before for the same question.
    package var exclude: Set<TitleID>
    /// On how many days each title was shown to the asker lately; what is left alone on three of them sinks.
    package var daysShown: [TitleID: Int]
    /// Restricts the candidates; `nil` means all.
    package var candidates: Set<TitleID>?
    package var seed: UInt64
    /// Milliseconds since 1970.
    package var now: Int64

    package init(
        asker: MemberID, audience: Audience = [], mode: Mode = .tonight, wish: MoodIntent? = nil,
        filters: Filters = Filters(), limit: Int = 3, exclude: Set<TitleID> = [],
        daysShown: [TitleID: Int] = [:], candidates: Set<TitleID>? = nil,
        seed: UInt64 = 0, now: Int64
    ) {
        self.asker = asker
        self.audience = audience
        self.mode = mode
        self.wish = wish
        self.filters = filters
        self.limit = min(max(limit, 0), 1_000)
        self.exclude = exclude
        self.daysShown = daysShown
        self.candidates = candidates
        self.seed = seed
        self.now = now
    }

    /// The year of `now`, in UTC.
    var year: Int { CivilDate.year(ofMilliseconds: now) }

    /// All whose eyes and access count.
    package var readers: Audience {
        guard case .group(let members) = mode else { return audience.union([asker]) }
        return audience.union([asker] + members)
    }
}

/// Why the engine cannot answer at all.
package enum RecommendationError: Error, Equatable {
    case unknownMember(MemberID)
    /// Nobody has said yet what this member may see; nothing is shown until then.
    case accessUnknown(MemberID)
    case groupTooSmall
}
