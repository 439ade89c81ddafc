import Foundation

/// The content of a file in pieces: decompressed if it is gzip, without byte order mark, up to the limit of output.
///
/// Throws the `ImportError` for what is certainly not UTF-8 text (ZIP, UTF-16) or not intact.
final class ByteReader {
    let file: ImportFile
    private let limits: ReadingLimits
    private let handle: FileHandle
    private let meter: ProgressMeter?
    private let inflater: GzipInflater?
    /// The beginning of the file, read ahead to find out what it is.
    private var head: [UInt8]?
    private var produced = 0

    init(_ file: ImportFile, limits: ReadingLimits = .standard, meter: ProgressMeter? = nil) throws {
        self.file = file
        self.limits = limits
        self.meter = meter
        guard let handle = FileHandle(forReadingAtPath: file.path) else {
            throw ImportError.unreadable(path: file.path, reason: "it cannot be opened")
        }
        self.handle = handle
        let head = try Self.read(handle, of: file) ?? []
        guard !head.isEmpty else { throw ImportError.empty(path: file.path) }
        guard !head.starts(with: [0x50, 0x4B, 0x03, 0x04]) else { throw ImportError.zipArchive(path: file.path) }
        let isGzip = head.starts(with: [0x1F, 0x8B])
        guard isGzip || !file.name.lowercased().hasSuffix(".gz") else {
            throw ImportError.corruptGzip(path: file.path)
        }
        do {
            inflater = isGzip ? try GzipInflater() : nil
        } catch {
            throw ImportError.corruptGzip(path: file.path)
        }
        self.head = head
    }

    /// The next piece, never empty, or `nil` at the end.
    func next() throws -> [UInt8]? {
        let content = if let inflater { try decompressed(inflater) } else { try compressed() }
        guard var piece = content else {
            guard produced > 0 else { throw ImportError.empty(path: file.path) }
            return nil
        }
        if produced == 0 { try removeByteOrderMark(&piece) }
        produced += piece.count
        guard produced <= limits.output else {
            throw ImportError.tooMuchOutput(path: file.path, limit: limits.output)
        }
        guard !piece.isEmpty else { return try next() }
        return piece
    }

    private func decompressed(_ inflater: GzipInflater) throws -> [UInt8]? {
        do {
            return try inflater.next(reading: compressed)
        } catch GzipInflater.Failure.truncated {
            throw ImportError.truncatedGzip(path: file.path)
        } catch GzipInflater.Failure.corrupt {
            throw ImportError.corruptGzip(path: file.path)
        }
    }

    private func compressed() throws -> [UInt8]? {
        let piece = try head ?? Self.read(handle, of: file)
        head = nil
        meter?.advance(by: piece?.count ?? 0)
        return piece
    }

    private func removeByteOrderMark(_ piece: inout [UInt8]) throws {
        if piece.starts(with: [0xFF, 0xFE]) || piece.starts(with: [0xFE, 0xFF]) {
            throw ImportError.wrongEncoding(path: file.path, encoding: "UTF-16")
        }
        if piece.starts(with: [0xEF, 0xBB, 0xBF]) { piece.removeFirst(3) }
    }

    private static func read(_ handle: FileHandle, of file: ImportFile) throws -> [UInt8]? {
        do {
            guard let data = try handle.read(upToCount: 1 << 18), !data.isEmpty else { return nil }
            return [UInt8](data)
        } catch {
            throw ImportError.unreadable(path: file.path, reason: error.localizedDescription)
        }
    }
}
