/// What the engine recommends, with everything that explains it.
package struct Answer: Sendable {
    package var picks: [Pick]
    /// Titles that could have been picked, those excluded as shown before not counted.
    package var poolSize: Int
    /// Why there is nothing, when `picks` is empty.
    package var emptiness: Emptiness?
    /// Every candidate had been shown: the round starts anew.
    package var startedOver: Bool
    /// Little is known of the asker yet.
    package var isColdStart: Bool

    package enum Emptiness: Sendable, Equatable {
        /// No library is visible to all readers.
        case nothingVisible
        /// The filters leave nothing.
        case filtered
        /// All that the filters leave was seen or dismissed.
        case allSeen
        /// Nothing fits the wish in words.
        case unmatched
        /// Nothing was loved long enough ago.
        case nothingToRediscover
        /// All that is left was shown before for this question.
        case allShown
    }
}

package struct Pick: Sendable {
    package let visible: VisibleTitle
    /// The sum of `terms`; on the ranker's own scale.
    package let score: Double
    /// Probability of being liked, 0…1, calibrated.
    package let match: Double
    package let terms: [Term: Double]
    /// Strongest first; each names a term that raised the score.
    package let reasons: [Reason]
    /// Of a group: what it is to each member.
    package let members: [MemberView]

    package struct MemberView: Sendable {
        package let member: Member
        package let match: Double
        package let reason: Reason?
    }

    package var title: Title { visible.title }
}

package enum Confidence: String, Sendable {
    case high
    case medium
    case low

    package init(match: Double) {
        self = match >= 0.75 ? .high : match >= 0.5 ? .medium : .low
    }
}
