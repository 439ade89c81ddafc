import CZlib
import Foundation

/// Unpacks the messages of one connection with `compress=zlib-stream`: one zlib stream over all of them, in which each message
/// ends with a flush (Discord API v10, Gateway, “Transport Compression”).
///
/// Belongs to one task; not `Sendable`.
final class ZlibStream {
    /// The connection cannot be read on: the stream is broken, or a message is larger than allowed.
    struct Broken: Error {}

    private static let flush: [UInt8] = [0x00, 0x00, 0xFF, 0xFF]
    private var stream = z_stream()
    private var waiting: [UInt8] = []
    private let limit: Int

    /// - Parameter limit: bytes of one message when unpacked.
    init(limit: Int = 16 << 20) throws {
        self.limit = limit
        guard inflateInit_(&stream, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else { throw Broken() }
    }

    deinit { inflateEnd(&stream) }

    /// - Returns: the message that these bytes complete; `nil` when more are needed.
    func message(with bytes: some Collection<UInt8>) throws -> Data? {
        waiting += bytes
        guard waiting.count <= limit else { throw Broken() }
        guard waiting.suffix(4).elementsEqual(Self.flush) else { return nil }
        defer { waiting.removeAll(keepingCapacity: true) }
        var unpacked = Data()
        try waiting.withUnsafeMutableBufferPointer { input in
            stream.next_in = input.baseAddress
            stream.avail_in = UInt32(input.count)
            defer { stream.next_in = nil }
            var room = [UInt8](repeating: 0, count: 64 << 10)
            repeat {
                let count = try room.withUnsafeMutableBufferPointer { output in
                    stream.next_out = output.baseAddress
                    stream.avail_out = UInt32(output.count)
                    defer { stream.next_out = nil }
                    let result = inflate(&stream, Z_SYNC_FLUSH)
                    // Z_BUF_ERROR says that there is nothing left to do.
                    guard result == Z_OK || result == Z_BUF_ERROR else { throw Broken() }
                    return output.count - Int(stream.avail_out)
                }
                unpacked.append(contentsOf: room[..<count])
                guard unpacked.count <= limit else { throw Broken() }
            } while stream.avail_in > 0 || stream.avail_out == 0
        }
        return unpacked
    }
}
