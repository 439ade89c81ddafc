import Integrations
package import Engine

/// Learns the weights that a new household starts with, from the training ratings of the data alone: each person's
/// oldest 80 % make the profile, the rest is what is to be foretold. The later ratings of the evaluation stay unseen.
package struct Pretraining: Sendable {
    private let experiment: Experiment
    private static let knownShare = 0.8

    package init(experiment: Experiment) { self.experiment = experiment }

    package func weights(version: String, origin: String) -> RankerWeights {
        let periods = experiment.households.map { household in
            RankerTrainer.Period(
                before: experiment.household(of: household.users, share: Self.knownShare),
                after: experiment.heldBack(from: household.users, share: Self.knownShare),
                asked: Dictionary(
                    uniqueKeysWithValues: household.users.map { ($0.member, Experiment.end(ofYear: $0.asOfYear)) }))
        }
        return RankerTrainer(catalogue: experiment.catalogue).train(on: periods, version: version, origin: origin)
    }
}
