import Foundation

@testable import MatrixCrypto

/// Other people's implementation of the same protocols, `Tests/Peers/matrix/oracle.py`, as a child process.
///
/// `RECOMMENDARR_TEST_VODOZEMAC` is the path of a Python that has the packages `vodozemac` and `pycryptodome`.
final class Oracle {
    private static var python: String? { environment("RECOMMENDARR_TEST_VODOZEMAC") }

    /// Whether tests with it run. Where they must run but cannot, they do and fail.
    static var takesPart: Bool {
        python != nil || !["", "0", "false"].contains(environment("RECOMMENDARR_REQUIRE_PEERS") ?? "")
    }

    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    private let process = Process()
    private let input = Pipe()
    private let output = Pipe()
    private var unread = Data()

    init() throws {
        guard let python = Self.python else {
            throw Failure(description: "RECOMMENDARR_TEST_VODOZEMAC must be the path of a Python with vodozemac.")
        }
        let script = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../Peers/matrix/oracle.py").resolvingSymlinksInPath()
        process.executableURL = URL(filePath: python)
        process.arguments = [script.path()]
        process.standardInput = input
        process.standardOutput = output
        try process.run()
    }

    /// The answer; what failed there fails here.
    func call(_ name: String, _ arguments: [String: JSONValue] = [:]) throws -> JSONValue {
        let request = JSONValue.object(arguments.merging(["call": .string(name)]) { first, _ in first })
        input.fileHandleForWriting.write(try CanonicalJSON.encode(request) + [UInt8(ascii: "\n")])
        while true {
            if let end = unread.firstIndex(of: UInt8(ascii: "\n")) {
                let answer = try JSONValue(unread[..<end])
                unread = Data(unread[unread.index(after: end)...])
                if let error = answer["error"]?.string { throw Failure(description: error) }
                return answer
            }
            let more = output.fileHandleForReading.availableData
            guard !more.isEmpty else { throw Failure(description: "The oracle ended while it was asked for \(name).") }
            unread += more
        }
    }

    /// A text in the answer.
    func text(_ field: String, of name: String, _ arguments: [String: JSONValue] = [:]) throws -> String {
        guard let text = try call(name, arguments)[field]?.string else {
            throw Failure(description: "The oracle's answer to \(name) has no “\(field)”.")
        }
        return text
    }

    private static func environment(_ name: String) -> String? {
        ProcessInfo.processInfo.environment[name].flatMap { $0.isEmpty ? nil : $0 }
    }

    deinit {
        try? input.fileHandleForWriting.close()
        process.waitUntilExit()
    }
}

extension JSONValue {
    /// Bytes as the oracle takes them.
    static func base64(_ text: String) -> JSONValue { .string(Base64.encode(Data(text.utf8))) }
}
