import Engine
import Foundation

/// Times the engine on one core and prints tables; by default all but `memory`, which wants a process for itself.
///
///     swift run -c release EngineBenchmark [tonight|household|learning|memory] …
///
/// CPU is the time that this thread was given, which other work on the machine hardly changes; wall is what somebody waits.
@main
struct EngineBenchmark {
    private static let parts: [(name: String, run: @Sendable () throws -> Void)] = [
        ("tonight", { try TonightBenchmark.run() }), ("household", { try HouseholdBenchmark.run() }),
        ("learning", { LearningBenchmark.run() }), ("memory", { try MemoryBenchmark.run() }),
    ]

    static func main() throws {
        let asked = Array(CommandLine.arguments.dropFirst())
        for name in asked where !parts.contains(where: { $0.name == name }) {
            print("There is no part called \(name); there are: \(parts.map(\.name).joined(separator: " "))")
            exit(2)
        }
        for part in parts where asked.contains(part.name) || (asked.isEmpty && part.name != "memory") {
            try part.run()
            print()
        }
    }
}
