import ArgumentParser
import Foundation
import Storage

struct InboxCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inbox", abstract: "See the deliveries of webhooks that could not be used, and try them again.",
        subcommands: [List.self, Replay.self], defaultSubcommand: List.self)

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Show what came in and what became of it.")

        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await reportingErrors {
                let (counts, dead) = try await common.configuration().withDatabase { database in
                    try await database.read { session in
                        (try InboxStore(session).counts(), try InboxStore(session).deadLetters(limit: 20))
                    }
                }
                if counts.isEmpty { print("Nothing came in yet.") }
                for count in counts {
                    let repeats = count.duplicates > 0 ? ", \(count.duplicates) repeats" : ""
                    print("\(count.hookName): \(count.deliveries) \(count.state.words)\(repeats)")
                }
                for letter in dead {
                    print(
                        "\(letter.id.rawValue)  \(Self.time(letter.receivedAt))  \(letter.hookName): \(letter.reason)")
                }
            }
        }

        private static func time(_ milliseconds: Int64) -> String {
            Date(timeIntervalSince1970: Double(milliseconds) / 1000).formatted(.iso8601)
        }
    }

    struct Replay: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Try deliveries again that were given up: all, those of one webhook, or one by its number.")

        @OptionGroup var common: CommonOptions

        @Argument(help: "The name of a webhook, such as sonarr or sonarr/anime, or a number that “inbox” shows.")
        var which: String?

        func run() async throws {
            try await reportingErrors {
                let replay = try selection()
                let count = try await common.configuration().withDatabase { database in
                    try await database.write { try InboxStore($0).replay(replay, at: .now) }
                }
                print(
                    count == 0
                        ? "There is nothing to try again."
                        : "\(count) deliveries are tried again, at once if “recommendarr run” is at work.")
            }
        }

        private func selection() throws -> InboxStore.Replay {
            guard let which else { return .all }
            if let number = Int64(which) { return .delivery(DeliveryID(number)) }
            guard let hook = Hook(name: which) else {
                throw CommandLineError.unknownHook(which, known: Hook.Product.allCases.map(\.rawValue))
            }
            return .hook(hook)
        }
    }
}

extension DeliveryState {
    fileprivate var words: String {
        switch self {
        case .waiting: "waiting"
        case .done: "used"
        case .dead: "given up"
        }
    }
}
