import Foundation

/// The built program, run as a user would run it: its own process, its own home.
struct Program {
    let home: URL
    let root: URL
    private let binary: URL

    init() throws {
        root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        binary = try Self.builtBeside("recommendarr")
        home = FileManager.default.temporaryDirectory.appendingPathComponent("recommendarr-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: home, withIntermediateDirectories: true)
    }

    /// A program of this package: the tests and the programs are built into one folder.
    static func builtBeside(_ name: String) throws -> URL {
        let tests = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        var folder = tests.deletingLastPathComponent()
        while !FileManager.default.isExecutableFile(atPath: folder.appendingPathComponent(name).path) {
            guard folder.path != "/" else { throw CocoaError(.fileNoSuchFile) }
            folder = folder.deletingLastPathComponent()
        }
        return folder.appendingPathComponent(name)
    }

    struct Result {
        let status: Int32
        let output: String
        let errors: String
    }

    var databasePath: String { home.appendingPathComponent("recommendarr/recommendarr.sqlite").path }

    func remove() { try? FileManager.default.removeItem(at: home) }

    func file(_ name: String, _ content: String) throws -> String {
        let url = home.appendingPathComponent(name)
        try Data(content.utf8).write(to: url)
        return url.path
    }

    /// - Parameter input: what is typed; ends with the end of the input.
    func run(_ arguments: [String], input: String = "", environment: [String: String] = [:]) throws -> Result {
        let (process, output, errors) = try start(arguments, input: input, environment: environment)
        let said = output.fileHandleForReading.readDataToEndOfFile()
        let complained = errors.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return Result(
            status: process.terminationStatus, output: String(decoding: said, as: UTF8.self),
            errors: String(decoding: complained, as: UTF8.self))
    }

    func start(
        _ arguments: [String], input: String = "", environment: [String: String] = [:]
    ) throws -> (Process, output: Pipe, errors: Pipe) {
        let process = Process()
        process.executableURL = binary
        process.arguments = arguments
        // Started from elsewhere: nothing may be found by luck through the working folder.
        process.currentDirectoryURL = home
        process.environment = ["XDG_DATA_HOME": home.path, "HOME": home.path, "PATH": "/usr/bin:/bin"].merging(
            environment
        ) { $1 }
        let (typed, output, errors) = (Pipe(), Pipe(), Pipe())
        process.standardInput = typed
        process.standardOutput = output
        process.standardError = errors
        try process.run()
        try typed.fileHandleForWriting.write(contentsOf: Data(input.utf8))
        try typed.fileHandleForWriting.close()
        return (process, output, errors)
    }

    /// A conversation that a test leads: what is written is typed, and each answer is a line.
    func converse(
        _ arguments: [String], environment: [String: String]
    ) throws -> (Process, typed: FileHandle, output: LineOutput) {
        let process = Process()
        process.executableURL = binary
        process.arguments = ["chat"] + arguments
        process.currentDirectoryURL = home
        process.environment = ["XDG_DATA_HOME": home.path, "HOME": home.path, "PATH": "/usr/bin:/bin"].merging(
            environment
        ) { $1 }
        let (typed, output) = (Pipe(), Pipe())
        process.standardInput = typed
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        return (process, typed.fileHandleForWriting, LineOutput(handle: output.fileHandleForReading))
    }

    /// What a program prints, line by line.
    final class LineOutput {
        private let handle: FileHandle
        private var buffer = Data()

        init(handle: FileHandle) { self.handle = handle }

        /// Waits for the next line; `nil` when the program has ended.
        func line() -> String? {
            while true {
                if let end = buffer.firstIndex(of: UInt8(ascii: "\n")) {
                    let line = String(decoding: buffer[..<end], as: UTF8.self)
                    buffer = Data(buffer[(end + 1)...])
                    return line
                }
                let more = handle.availableData
                guard !more.isEmpty else { return nil }
                buffer.append(more)
            }
        }
    }
}
