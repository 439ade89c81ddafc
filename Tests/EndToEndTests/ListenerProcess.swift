import Foundation

@testable import Storage

/// The listener with its inbox as a process of its own, which can be killed.
final class ListenerProcess {
    struct DidNotStart: Error {
        let words: String
    }

    let port: Int
    private let process = Process()

    /// Starts it, and waits until it listens.
    init(at location: DatabaseLocation, secret: String) throws {
        process.executableURL = try Program.builtBeside("WebhookBenchmark")
        process.arguments = [location.connectionText]
        process.environment = ["WEBHOOK_SECRET": secret, "PATH": "/usr/bin:/bin"]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        var line = Data()
        while !line.contains(UInt8(ascii: "\n")) {
            let more = output.fileHandleForReading.availableData
            guard !more.isEmpty else { break }
            line += more
        }
        let words = String(decoding: line, as: UTF8.self)
        guard let port = Int(words.prefix { $0 != "\n" }) else { throw DidNotStart(words: words) }
        self.port = port
    }

    func kill() { _ = Foundation.kill(process.processIdentifier, SIGKILL) }

    func end() { process.terminate() }

    /// The status it ended with, or the signal that ended it.
    func waitForEnd() -> Int32 {
        process.waitUntilExit()
        return process.terminationStatus
    }
}

extension DatabaseLocation {
    /// As the configuration has it, password included.
    fileprivate var connectionText: String {
        switch self {
        case .file(let path): path
        case .memory: ":memory:"
        case .postgreSQL(let address): address.url
        }
    }
}
