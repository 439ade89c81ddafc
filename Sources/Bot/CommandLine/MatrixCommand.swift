import ArgumentParser
import Storage

struct MatrixCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "matrix", abstract: "What the bot keeps of its account on Matrix.", subcommands: [Forget.self])

    struct Forget: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "Forget the login, the keys and the rooms, as when the store key was lost; the next start is a first start."
        )

        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await reportingErrors {
                let configuration = try common.configuration()
                guard let matrix = configuration.matrix else { throw CommandLineError.noMatrix }
                let count = try await configuration.withDatabase { database in
                    try await database.write { try ConnectorRecordStore($0).removeAll(of: matrix.memoryName) }
                }
                print(
                    count == 0
                        ? "There was nothing to forget."
                        : """
                        Forgotten. At the next start, \(matrix.user) logs in as a new device; set matrix.recovery-key, so that \
                        it is signed as the old one was.
                        """)
            }
        }
    }
}
