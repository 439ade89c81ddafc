package import Foundation

/// The Matrix homeserver that `scripts/test` starts, and the people there, whose clients others wrote.
///
/// `Tests/Peers/matrix/README.md` says what they can do.
package enum TestHomeserver {
    /// What became of one story.
    package struct Outcome: Decodable, Sendable {
        package let name: String
        /// What went wrong, with what the program said; `nil` when all went well.
        package let failure: String?
    }

    package static var takesPart: Bool { TestPeer.homeserver.takesPart && TestPeer.household.takesPart }

    /// Lets people live through all stories with the program, as `stories.py` tells them.
    package static func tellStories(about program: URL, peers: URL) throws -> [Outcome] {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: try python)
        process.arguments = [peers.appendingPathComponent("matrix/stories.py").path, program.path]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let told = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return try told.split(separator: UInt8(ascii: "\n")).map { line in
            try JSONDecoder().decode(Outcome.self, from: line)
        }
    }

    private static var python: String {
        get throws {
            guard let path = ProcessInfo.processInfo.environment["RECOMMENDARR_TEST_MATRIX_PYTHON"] else {
                throw TestPeer.Missing(description: "RECOMMENDARR_TEST_MATRIX_PYTHON must be the path of a Python.")
            }
            return path
        }
    }
}
