package import Foundation

/// A picture whose first bytes say what it is and how large. What is nothing of these three is no picture here.
package struct Picture: Sendable, Equatable {
    package enum Format: String, Sendable {
        case jpeg = "image/jpeg"
        case png = "image/png"
        case webp = "image/webp"
    }

    package let bytes: Data
    package let format: Format
    /// Pixels.
    package let width: Int
    package let height: Int

    /// Bytes; posters as they are asked for are a tenth of it.
    package static let sizeLimit = 2 << 20
    private static let sides = 1...10_000

    /// - Returns: `nil` for what is not known to be a picture of sensible size, whatever its sender calls it.
    package init?(_ bytes: Data) {
        guard bytes.count <= Self.sizeLimit else { return nil }
        let start = [UInt8](bytes)
        guard let (format, width, height) = Self.png(start) ?? Self.jpeg(start) ?? Self.webp(start),
            Self.sides.contains(width), Self.sides.contains(height)
        else { return nil }
        self.bytes = bytes
        self.format = format
        self.width = width
        self.height = height
    }

    private typealias Form = (Format, width: Int, height: Int)

    /// PNG specification (third edition), 5.2 and 11.2.1: the signature, then `IHDR`.
    private static func png(_ bytes: [UInt8]) -> Form? {
        guard bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]), bytes.count >= 33,
            bytes[12..<16].elementsEqual("IHDR".utf8)
        else { return nil }
        return (.png, bytes.bigEndian(at: 16, 4), bytes.bigEndian(at: 20, 4))
    }

    /// ITU-T T.81, annex B: segments until the header of a frame, which is marked `C0`…`CF` but for `C4`, `C8` and `CC`.
    private static func jpeg(_ bytes: [UInt8]) -> Form? {
        guard bytes.starts(with: [0xFF, 0xD8, 0xFF]) else { return nil }
        var place = 2
        while place + 9 < bytes.count, bytes[place] == 0xFF {
            let marker = bytes[place + 1]
            if marker == 0xFF {
                // Any number of these may fill the space before a marker.
                place += 1
            } else if (0xC0...0xCF).contains(marker), ![0xC4, 0xC8, 0xCC].contains(marker) {
                return (.jpeg, bytes.bigEndian(at: place + 7, 2), bytes.bigEndian(at: place + 5, 2))
            } else if marker == 0xD9 || marker == 0xDA {
                return nil
            } else {
                place += 2 + bytes.bigEndian(at: place + 2, 2)
            }
        }
        return nil
    }

    /// RFC 9649, 2.5–2.7: a RIFF container whose first chunk is lossy, lossless or extended.
    private static func webp(_ bytes: [UInt8]) -> Form? {
        guard bytes.count >= 30, bytes.starts(with: "RIFF".utf8), bytes[8..<12].elementsEqual("WEBP".utf8) else {
            return nil
        }
        switch String(decoding: bytes[12..<16], as: UTF8.self) {
        case "VP8 ":
            guard bytes[23..<26].elementsEqual([0x9D, 0x01, 0x2A]) else { return nil }
            return (.webp, bytes.littleEndian(at: 26, 2) & 0x3FFF, bytes.littleEndian(at: 28, 2) & 0x3FFF)
        case "VP8L":
            guard bytes[20] == 0x2F else { return nil }
            let sides = bytes.littleEndian(at: 21, 4)
            return (.webp, (sides & 0x3FFF) + 1, (sides >> 14 & 0x3FFF) + 1)
        case "VP8X": return (.webp, bytes.littleEndian(at: 24, 3) + 1, bytes.littleEndian(at: 27, 3) + 1)
        default: return nil
        }
    }
}

extension [UInt8] {
    fileprivate func bigEndian(at place: Int, _ count: Int) -> Int {
        self[place..<place + count].reduce(0) { $0 << 8 | Int($1) }
    }

    fileprivate func littleEndian(at place: Int, _ count: Int) -> Int {
        self[place..<place + count].reversed().reduce(0) { $0 << 8 | Int($1) }
    }
}
