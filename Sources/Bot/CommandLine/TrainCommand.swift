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
            let experiment = try Experiment(
                folder: try MovieLensFolder(data), experiment: .household, split: split, shelf: "all")
            let weights = Pretraining(experiment: experiment).weights(
                version: name,
                origin:
                    "\(source ?? data), households of the split “\(split)”, training ratings only: oldest 80 % of each "
                    + "person as profile, the rest as outcome; logistic regression.")
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            try (try encoder.encode(weights) + Data("\n".utf8)).write(to: URL(fileURLWithPath: out), options: .atomic)
            print("Wrote \(weights.weights.count) weights to \(out).")
        }
    }
}
