import Foundation

/// Keeps the typed lines between sessions, one a line, readable by their owner alone.
struct HistoryFile: Sendable {
    /// Bytes; a larger file is not ours.
    private static let largest = 4 << 20

    let path: String

    /// The lines of the file; none where it is missing or cannot be read.
    func load() -> [String] {
        guard let handle = FileHandle(forReadingAtPath: path),
            let data = try? handle.read(upToCount: Self.largest)
        else { return [] }
        return String(decoding: data, as: UTF8.self)
            .split(whereSeparator: \.isNewline).map { String($0).printableLine }
            .filter { !$0.isEmpty && $0.count <= LineHistory.longestLine }
            .suffix(LineHistory.capacity)
    }

    /// Replaces the file in one step, so that a crash leaves the old lines or the new ones.
    func save(_ lines: [String]) throws {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
        try FileManager.default.createDirectory(
            at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        let draft = path + ".\(UUID().uuidString)"
        let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        do {
            try handle.write(contentsOf: Data(lines.map { $0 + "\n" }.joined().utf8))
            try handle.close()
            guard rename(draft, path) == 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
        } catch {
            unlink(draft)
            throw error
        }
    }
}
