import Engine
import ArgumentParser
import Evaluation
import Foundation
import Integrations

struct TrainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "train", abstract: "Learn the weights that new households start with.")

    @OptionGroup var common: CommonOptions

    @Option(help: "The folder with the data.")
    var data: String

    @Option(help: "Which part of the data, such as public.")
    var split = "public"

    @Option(help: "Where to write the weights.")
    var out: String

    func run() async throws {
        try await reportingErrors {
            let experiment = try Experiment(
                folder: try MovieLensFolder(data), experiment: .household, split: split, shelf: "all")
            let weights = Pretraining(experiment: experiment).weights(
                version: "start-1",
                origin:
                    "MovieLens ml-latest-small (Harper & Konstan 2015), households of the split “\(split)”, training "
                    + "ratings only: oldest 80 % of each person as profile, the rest as outcome; logistic regression.")
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            try (try encoder.encode(weights) + Data("\n".utf8)).write(to: URL(fileURLWithPath: out), options: .atomic)
            print("Wrote \(weights.weights.count) weights to \(out).")
        }
    }
}
