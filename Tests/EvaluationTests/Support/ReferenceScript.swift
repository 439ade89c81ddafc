import Foundation

/// The reference data with its Python scripts, where they are at hand.
enum ReferenceScript {
    static let root = (0..<4).reduce(URL(fileURLWithPath: #filePath)) { url, _ in url.deletingLastPathComponent() }

    static var data: URL? {
        let named = ProcessInfo.processInfo.environment["RECOMMENDARR_DATA"].map { URL(fileURLWithPath: $0) }
        let beside = root.deletingLastPathComponent().appending(path: "shared/data")
        return [named, beside].compactMap { $0 }.first { folder in
            FileManager.default.fileExists(atPath: folder.appending(path: "evaluate.py").path)
        }
    }

    /// Python with numpy; where `CI` is set they are taken for granted, so that a lack of them fails.
    static let canRun: Bool = {
        if !["", "0", "false"].contains(ProcessInfo.processInfo.environment["CI"] ?? "") { return true }
        return (try? run(["-c", "import numpy"])) != nil
    }()

    struct Failed: Error, CustomStringConvertible {
        let description: String
    }

    /// Runs `python3` and returns what it printed.
    static func run(_ arguments: [String]) throws -> Data {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3"] + arguments
        let (output, errors) = (Pipe(), Pipe())
        process.standardOutput = output
        process.standardError = errors
        try process.run()
        let printed = try output.fileHandleForReading.readToEnd() ?? Data()
        let complaint = try errors.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Failed(description: "python3 \(arguments.first ?? ""): \(String(decoding: complaint, as: UTF8.self))")
        }
        return printed
    }

    /// Runs a script of the data folder on a run, in a file of its own.
    static func evaluate(_ run: Data, script: String, _ arguments: [String]) throws -> [String: Any] {
        guard let data else { throw Failed(description: "there is no reference data") }
        let file = FileManager.default.temporaryDirectory.appending(path: "run-\(UUID().uuidString).jsonl")
        try run.write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let printed = try self.run([data.appending(path: script).path, file.path] + arguments)
        return try JSONSerialization.jsonObject(with: printed) as? [String: Any] ?? [:]
    }
}
