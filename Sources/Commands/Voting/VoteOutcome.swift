import Engine
import Storage

/// How a vote ends. Pure: the same ballots give the same winner.
struct VoteOutcome: Equatable {
    /// The index of the winning option; `nil` when none of them may be shown any more.
    let winner: Int?
    /// Several had the most votes, and the group's score decided.
    let isTie: Bool
    let hasVotes: Bool

    /// - Parameter isShown: whether the readers may see an option; what they may not see cannot win.
    init(_ vote: StoredVote, isShown: (Int) -> Bool) {
        let options = vote.question.options
        let shown = options.indices.filter(isShown)
        var counts = [Int](repeating: 0, count: options.count)
        for case let choice? in vote.ballots.values where counts.indices.contains(choice) { counts[choice] += 1 }
        let most = shown.map { counts[$0] }.max() ?? 0
        let leaders = shown.filter { counts[$0] == most }
        hasVotes = most > 0
        if let decided = vote.winner {
            winner = isShown(decided) ? decided : nil
            isTie = hasVotes && counts.count { $0 == counts[decided] } > 1
            return
        }
        // The first of equal scores is the one that the page was diversified around.
        winner = leaders.max { (options[$0].score, -$0) < (options[$1].score, -$1) }
        isTie = hasVotes && leaders.count > 1
    }
}
