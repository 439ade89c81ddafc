import Engine
import ArgumentParser
import Evaluation
import Foundation
import Integrations

struct TrainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "train", abstract: "Learn the weights that new households start with.")

    @Option(help: "The folder with the data.")
    var data: String

    @Option(help: "Which part of the data, such as public.")
    var split = "public"

    @Option(help: "Where to write the weights.")
    var out: String

    @Option(help: "What the weights are called in the log of recommendations.")
    var name = "start-1"

    @Option(help: "Where the data is from, to be kept with the weights.")
    var source: String?

    func run() async throws {
        try await reportingErrors {
            let folder = try MovieLensFolder(data)
            func learn(_ experiment: MovieLensProtocol) throws -> RankerWeights {
                let experiment = try Experiment(folder: folder, experiment: experiment, split: split, shelf: "all")
                return Pretraining(experiment: experiment).weights(
                    version: name,
                    origin:
                        "\(source ?? data), split “\(split)”: the earlier ratings of each person as profile, the "
                        + "later ones as outcome; listwise regression, and logistic regression on what was watched.")
            }
            var weights = try learn(.household)
            let community = try learn(.community)
            weights.community = .init(weights: community.weights, calibration: community.calibration)
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            try (try encoder.encode(weights) + Data("\n".utf8)).write(to: URL(fileURLWithPath: out), options: .atomic)
            print("Wrote \(weights.weights.count) weights to \(out).")
        }
    }
}
