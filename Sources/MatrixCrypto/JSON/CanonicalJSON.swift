package import Foundation

/// The one way of writing a JSON value that is signed: no spaces, keys in the order of their code points, whole numbers only
/// (Matrix specification, appendices, “Canonical JSON”).
package enum CanonicalJSON {
    /// What has no canonical form.
    package enum Unrepresentable: Error, Equatable {
        case fraction
        /// Beyond ±(2⁵³ − 1).
        case hugeInteger
    }

    /// - Throws: `Unrepresentable`.
    package static func encode(_ value: JSONValue) throws(Unrepresentable) -> Data {
        var bytes: [UInt8] = []
        try append(value, to: &bytes)
        return Data(bytes)
    }

    private static let largest: Int64 = (1 << 53) - 1

    private static func append(_ value: JSONValue, to bytes: inout [UInt8]) throws(Unrepresentable) {
        switch value {
        case .null: bytes += "null".utf8
        case .bool(let value): bytes += (value ? "true" : "false").utf8
        case .integer(let value):
            guard (-largest...largest).contains(value) else { throw .hugeInteger }
            bytes += String(value).utf8
        case .number: throw .fraction
        case .string(let value): append(value, to: &bytes)
        case .array(let elements):
            bytes.append(UInt8(ascii: "["))
            for (index, element) in elements.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                try append(element, to: &bytes)
            }
            bytes.append(UInt8(ascii: "]"))
        case .object(let members):
            bytes.append(UInt8(ascii: "{"))
            // Swift compares strings by canonical equivalence; the order that is asked for is that of code points.
            let ordered = members.sorted { $0.key.unicodeScalars.lexicographicallyPrecedes($1.key.unicodeScalars) }
            for (index, (key, element)) in ordered.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                append(key, to: &bytes)
                bytes.append(UInt8(ascii: ":"))
                try append(element, to: &bytes)
            }
            bytes.append(UInt8(ascii: "}"))
        }
    }

    private static func append(_ text: String, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""): bytes += #"\""#.utf8
            case UInt8(ascii: "\\"): bytes += #"\\"#.utf8
            case 0x08: bytes += #"\b"#.utf8
            case 0x09: bytes += #"\t"#.utf8
            case 0x0A: bytes += #"\n"#.utf8
            case 0x0C: bytes += #"\f"#.utf8
            case 0x0D: bytes += #"\r"#.utf8
            case ..<0x20:
                let hex = String(byte, radix: 16)
                bytes += (#"\u"# + String(repeating: "0", count: 4 - hex.count) + hex).utf8
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }
}
