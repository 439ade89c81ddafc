package import Engine
import Integrations

/// Learns the weights that a new household starts with: what each person had rated by then is the profile, what they rated later
/// is to be foretold.
package struct Pretraining: Sendable {
    private let experiment: Experiment
    private let trainer: RankerTrainer
    private let lessons: [RankerTrainer.Lesson]

    package init(experiment: Experiment) {
        let trainer = RankerTrainer(catalogue: experiment.catalogue)
        self.trainer = trainer
        self.experiment = experiment
        let periods = experiment.households.map { household in
            RankerTrainer.Period(
                before: experiment.household(of: household.users),
                after: household.users.flatMap { experiment.later?[$0.member] ?? [] },
                asked: Dictionary(
                    uniqueKeysWithValues: household.users.map { ($0.member, Experiment.end(ofYear: $0.asOfYear)) }))
        }
        lessons = trainer.lessons(from: periods)
    }

    package func weights(version: String, origin: String) -> RankerWeights {
        trainer.train(on: lessons, version: version, origin: origin)
    }

    /// Weights for each member that were learned from other people alone. One person may be in several households; all of their
    /// memberships are in one fold.
    package func crossValidated(folds: Int) -> [MemberID: RankerWeights] {
        let people = Set(experiment.users.map(\.person)).sorted()
        let fold = Dictionary(uniqueKeysWithValues: people.enumerated().map { ($1, $0 % folds) })
        let foldOfMember = Dictionary(
            experiment.users.map { ($0.member, fold[$0.person] ?? 0) }, uniquingKeysWith: { first, _ in first })
        var weights: [MemberID: RankerWeights] = [:]
        for number in 0..<folds {
            let others = lessons.filter { foldOfMember[$0.member] != number }
            let learned = trainer.train(
                on: others, version: "fold-\(number)", origin: "learned without the people it is used for")
            for (member, own) in foldOfMember where own == number { weights[member] = learned }
        }
        return weights
    }

    /// The given weights of each member, moved by what the member's own household rated earlier: the oldest 80 % of its ratings are the
    /// profile, the rest is foretold. The later ratings of the evaluation stay unseen.
    package func adapted(_ weights: [MemberID: RankerWeights]) -> [MemberID: RankerWeights] {
        var result = weights
        for household in experiment.households {
            let period = RankerTrainer.Period(
                before: experiment.household(of: household.users, share: Self.knownShare),
                after: experiment.heldBack(from: household.users, share: Self.knownShare),
                asked: Dictionary(
                    uniqueKeysWithValues: household.users.map { ($0.member, Experiment.end(ofYear: $0.asOfYear)) }))
            let lessons = trainer.lessons(from: [period])
            for user in household.users {
                guard let start = weights[user.member] else { continue }
                result[user.member] = trainer.adapted(start, to: lessons, version: start.version)
            }
        }
        return result
    }

    private static let knownShare = 0.8
}
