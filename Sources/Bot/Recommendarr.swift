import ArgumentParser

/// The command line: wiring only, every decision is made below.
@main
struct Recommendarr: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "recommendarr",
        abstract: "Recommends films and series to the people who share a media server, inside their chat.",
        subcommands: [
            RunCommand.self, ChatCommand.self, ImportCommand.self, SyncCommand.self, InboxCommand.self,
            MatrixCommand.self,
            EvaluateCommand.self, TrainCommand.self, DoctorCommand.self, VersionCommand.self,
        ],
        defaultSubcommand: ChatCommand.self)

    static let version = "0.1.0"
}

struct VersionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "version", abstract: "Print the version.")

    func run() { print("recommendarr \(Recommendarr.version)") }
}
