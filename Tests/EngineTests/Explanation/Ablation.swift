@testable import Engine

/// A reason, and what becomes of the score when the signal that it names is taken away.
struct Ablation {
    let reason: Reason
    let termBefore: Double
    let termAfter: Double
    let scoreBefore: Double
    let scoreAfter: Double

    var lowersTerm: Bool { termAfter < termBefore }
    var lowersScore: Bool { scoreAfter < scoreBefore }

    /// - Returns: `nil` for a reason that rests on nothing that members did.
    init?(of reason: Reason, for title: TitleID, asker: MemberID, world: World) throws {
        let after: World
        switch reason {
        case .similarTo, .director, .actor, .studio, .genres, .keywords, .franchise, .coWatched:
            after = world.without(Set(reason.evidence.map(\.id)), of: [asker])
        case .household:
            after = world.without([title], of: world.household.contributors.subtracting([asker]))
        case .era, .language, .quality, .popularity, .novelty, .runtime, .boosted, .mood, .meaning, .memory:
            return nil
        }
        let request = world.request(asker)
        guard let one = try world.recommender().whyNot(title, request: request),
            let other = try after.recommender().whyNot(title, request: request)
        else { return nil }
        self.reason = reason
        termBefore = one.terms.first { $0.term == reason.term }?.value ?? 0
        termAfter = other.terms.first { $0.term == reason.term }?.value ?? 0
        scoreBefore = one.terms.reduce(0) { $0 + $1.value }
        scoreAfter = other.terms.reduce(0) { $0 + $1.value }
    }
}
