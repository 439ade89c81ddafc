import CZlib

/// Decompresses a gzip stream piece by piece, several members in a row included, with its check sums verified.
///
/// Not `Sendable`: it belongs to the one reader that feeds it.
final class GzipInflater {
    enum Failure: Error {
        case corrupt
        case truncated
    }

    private static let outputSize = 1 << 18

    /// `z_stream` is referred to by its own internal state, so its address must not change.
    private let stream: UnsafeMutablePointer<z_stream>
    private var input: [UInt8] = []
    private var position = 0
    private var isInsideMember = false
    private var hasEndedMember = false

    init() throws(Failure) {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        // 16 + the largest window: gzip only, neither raw deflate nor zlib.
        guard inflateInit2_(stream, 16 + MAX_WBITS, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
            throw .corrupt
        }
    }

    deinit {
        inflateEnd(stream)
        stream.deinitialize(count: 1)
        stream.deallocate()
    }

    /// The next piece of the content, at most 256 KiB, or `nil` at its end; `read` yields the compressed pieces.
    func next(reading read: () throws -> [UInt8]?) throws -> [UInt8]? {
        while true {
            // Output may be pending without input, but never at the end: the check sum follows it.
            if position == input.count {
                guard let piece = try read() else {
                    guard !isInsideMember else { throw Failure.truncated }
                    return nil
                }
                input = piece
                position = 0
            }
            if !isInsideMember {
                guard try beginMember() else { continue }
            }
            let output = try inflatePiece()
            if !output.isEmpty { return output }
        }
    }

    /// `false` if what follows is only the zeros that pad a file to a block size.
    private func beginMember() throws(Failure) -> Bool {
        if hasEndedMember {
            if let next = input[position...].first, next == 0 {
                guard input[position...].allSatisfy({ $0 == 0 }) else { throw .corrupt }
                position = input.count
                return false
            }
            guard inflateReset(stream) == Z_OK else { throw .corrupt }
        }
        isInsideMember = true
        return true
    }

    private func inflatePiece() throws -> [UInt8] {
        try input.withUnsafeBufferPointer { source in
            try [UInt8](unsafeUninitializedCapacity: Self.outputSize) { target, count in
                // zlib only reads through `next_in`; its C type merely lacks the `const`.
                stream.pointee.next_in = source.baseAddress.map { UnsafeMutablePointer(mutating: $0 + position) }
                stream.pointee.avail_in = UInt32(source.count - position)
                stream.pointee.next_out = target.baseAddress
                stream.pointee.avail_out = UInt32(target.count)
                let status = inflate(stream, Z_NO_FLUSH)
                count = target.count - Int(stream.pointee.avail_out)
                position = source.count - Int(stream.pointee.avail_in)
                switch status {
                case Z_OK: break
                case Z_STREAM_END:
                    isInsideMember = false
                    hasEndedMember = true
                default: throw Failure.corrupt
                }
            }
        }
    }
}
