package import Foundation

/// Base64 as Matrix writes it: without padding (specification, appendices, “Unpadded Base64”).
///
/// Decoding takes padding where it is complete, and no spaces or other characters. The last digit may have bits set that belong
/// to no byte, as in the specification's own examples of keys; so compare bytes and not texts.
package enum Base64 {
    package static func encode(_ bytes: Data) -> String {
        var text = bytes.base64EncodedString()
        while text.hasSuffix("=") { text.removeLast() }
        return text
    }

    package static func decode(_ text: String) -> Data? {
        let digits = text.utf8.reversed().drop { $0 == UInt8(ascii: "=") }.count
        let padding = text.utf8.count - digits
        let missing = (4 - digits % 4) % 4
        guard missing < 3, padding == 0 || padding == missing else { return nil }
        let unpadded = text.prefix(digits)
        guard let bytes = Data(base64Encoded: unpadded + String(repeating: "=", count: missing)),
            bytes.count == digits * 6 / 8
        else { return nil }
        return bytes
    }

    /// With `-` and `_` for `+` and `/`, as the keys of attachments are written (RFC 4648, section 5).
    package static func encodeURLSafe(_ bytes: Data) -> String {
        encode(bytes).replacingOccurrences(of: "+", with: "-").replacingOccurrences(of: "/", with: "_")
    }

    package static func decodeURLSafe(_ text: String) -> Data? {
        guard !text.utf8.contains(where: { $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "/") }) else { return nil }
        return decode(text.replacingOccurrences(of: "-", with: "+").replacingOccurrences(of: "_", with: "/"))
    }
}
