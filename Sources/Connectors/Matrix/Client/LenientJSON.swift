import Foundation
import MatrixCrypto
import Web

/// Reads JSON of a homeserver, in which strangers can put what the decoder refuses: one event must not make the whole
/// answer unreadable, again and again.
enum LenientJSON {
    /// Deeper than anything that means something to us.
    static let deepest = 100

    /// - Throws: `WebError` for what is no JSON at all.
    static func value(of body: Data, from service: WebService) throws -> JSONValue {
        if let value = try? JSONValue(body) { return value }
        return try service.read(JSONValue.self, from: salvaged(body))
    }

    /// What is nested deeper than `deepest` becomes null, half of a surrogate pair U+FFFD, a number that no `Double` holds 0.
    static func salvaged(_ body: Data) -> Data {
        var reader = Salvage(Array(body))
        return Data(reader.run())
    }

    private struct Salvage {
        private let bytes: [UInt8]
        private var result: [UInt8] = []
        private var index = 0
        private var depth = 0

        init(_ bytes: [UInt8]) {
            self.bytes = bytes
            result.reserveCapacity(bytes.count)
        }

        mutating func run() -> [UInt8] {
            while index < bytes.count {
                switch bytes[index] {
                case UInt8(ascii: "\""): string()
                case UInt8(ascii: "["), UInt8(ascii: "{"):
                    depth += 1
                    if depth == LenientJSON.deepest + 1 { result += Array("null".utf8) }
                    keep()
                case UInt8(ascii: "]"), UInt8(ascii: "}"):
                    keep()
                    depth -= 1
                case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): number()
                default: keep()
                }
            }
            return result
        }

        private mutating func keep() {
            if depth <= LenientJSON.deepest { result.append(bytes[index]) }
            index += 1
        }

        private mutating func number() {
            let start = index
            while index < bytes.count, "+-.eE0123456789".utf8.contains(bytes[index]) { index += 1 }
            guard depth <= LenientJSON.deepest else { return }
            let text = String(decoding: bytes[start..<index], as: UTF8.self)
            result += Double(text)?.isFinite == true ? Array(bytes[start..<index]) : [UInt8(ascii: "0")]
        }

        private mutating func string() {
            keep()
            while index < bytes.count, bytes[index] != UInt8(ascii: "\"") {
                guard bytes[index] == UInt8(ascii: "\\") else {
                    keep()
                    continue
                }
                if let unit = unit(at: index), (0xD800..<0xE000).contains(unit) {
                    surrogate(unit)
                } else {
                    keep()
                    if index < bytes.count { keep() }
                }
            }
            if index < bytes.count { keep() }
        }

        private mutating func surrogate(_ unit: UInt16) {
            let isPair = unit < 0xDC00 && self.unit(at: index + 6).map { (0xDC00..<0xE000).contains($0) } == true
            if isPair {
                for _ in 0..<12 { keep() }
            } else {
                if depth <= LenientJSON.deepest { result += Array("\u{FFFD}".utf8) }
                index += 6
            }
        }

        /// The code unit that `\uXXXX` stands for.
        private func unit(at index: Int) -> UInt16? {
            guard index + 6 <= bytes.count, bytes[index] == UInt8(ascii: "\\"), bytes[index + 1] == UInt8(ascii: "u")
            else { return nil }
            return UInt16(String(decoding: bytes[index + 2..<index + 6], as: UTF8.self), radix: 16)
        }
    }
}
