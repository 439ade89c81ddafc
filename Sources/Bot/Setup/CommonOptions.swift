import ArgumentParser
import Foundation

/// What every subcommand understands.
struct CommonOptions: ParsableArguments {
    @Option(name: .long, help: "The configuration file; recommendarr.yaml in the working folder by default.")
    var config: String?

    func configuration() throws -> Configuration {
        try Configuration(path: config, environment: ProcessInfo.processInfo.environment)
    }
}
