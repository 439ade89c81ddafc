import Foundation
import Testing

@testable import Integrations

struct PictureTests {
    private static let png: [UInt8] =
        [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13] + Array("IHDR".utf8)
        + [0, 0, 1, 86, 0, 0, 2, 1, 8, 2, 0, 0, 0] + [1, 2, 3, 4]
    /// An APP0 segment, a filled space, a comment, then a progressive frame of 342 × 513.
    private static let jpeg: [UInt8] =
        [0xFF, 0xD8, 0xFF, 0xE0, 0, 4, 0xC0, 0xC0, 0xFF, 0xFF, 0xFE, 0, 3, 7, 0xFF, 0xC2, 0, 11, 8, 2, 1, 1, 86, 1]
        + [1, 0x11, 0, 0xFF, 0xDA]
    private static let lossy: [UInt8] =
        Array("RIFF____WEBPVP8 ____".utf8) + [0, 0, 0, 0x9D, 0x01, 0x2A, 0x56, 0x41, 0x01, 0x82] + [0]
    private static let lossless: [UInt8] =
        Array("RIFF____WEBPVP8L____".utf8) + [0x2F, 0x55, 0x01, 0x80, 0x00] + Array(repeating: 0, count: 8)
    private static let extended: [UInt8] =
        Array("RIFF____WEBPVP8X____".utf8) + [0, 0, 0, 0, 85, 1, 0, 0, 2, 0] + [0]

    @Test func knowsThreeFormatsByTheirBytes() throws {
        let known: [([UInt8], Picture.Format, Int, Int)] = [
            (Self.png, .png, 342, 513), (Self.jpeg, .jpeg, 342, 513), (Self.lossy, .webp, 342, 513),
            (Self.lossless, .webp, 342, 513), (Self.extended, .webp, 342, 513),
        ]
        for (bytes, format, width, height) in known {
            let picture = try #require(Picture(Data(bytes)), "\(format)")
            #expect(picture.format == format)
            #expect((picture.width, picture.height) == (width, height), "\(format)")
            #expect(picture.bytes == Data(bytes))
        }
    }

    @Test(arguments: [
        "", "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "<html>Please sign in</html>",
        "GIF89a" + String(repeating: "x", count: 40), "%PDF-1.7", #"{"status_code":34}"#,
        "RIFF____WEBPVP8Z____________",
    ]) func nothingElseIsAPicture(text: String) {
        #expect(Picture(Data(text.utf8)) == nil)
    }

    /// Whatever is cut off or broken, there is an answer, and no picture without a size.
    @Test func brokenPicturesAreRefused() {
        for bytes in [Self.png, Self.jpeg, Self.lossy, Self.lossless, Self.extended] {
            for end in 0..<min(bytes.count, 20) { #expect(Picture(Data(bytes[..<end])) == nil) }
            for place in bytes.indices {
                var broken = bytes
                broken[place] ^= 0xFF
                if let picture = Picture(Data(broken)) {
                    #expect((1...10_000).contains(picture.width) && (1...10_000).contains(picture.height))
                }
            }
        }
        var flat = Self.png
        flat[19] = 0
        flat[18] = 0
        #expect(Picture(Data(flat)) == nil)
        var endless = Self.jpeg
        endless[4...5] = [0, 0]
        #expect(Picture(Data(endless)) == nil)
    }

    @Test func whatIsTooLargeIsRefused() {
        let padded = Self.png + Array(repeating: 0, count: Picture.sizeLimit - Self.png.count)
        #expect(Picture(Data(padded)) != nil)
        #expect(Picture(Data(padded + [0])) == nil)
    }
}
