import Foundation

/// Numbers in digits that are not mistaken for one another; leading zero bytes are leading `1`s (as for Bitcoin addresses).
enum Base58 {
    private static let digits = Array("123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz".utf8)

    static func encode(_ bytes: Data) -> String {
        var reversed: [UInt8] = []
        for byte in bytes {
            var carry = Int(byte)
            for index in reversed.indices {
                carry += Int(reversed[index]) << 8
                reversed[index] = UInt8(carry % 58)
                carry /= 58
            }
            while carry > 0 {
                reversed.append(UInt8(carry % 58))
                carry /= 58
            }
        }
        let zeros = bytes.prefix { $0 == 0 }.map { _ in digits[0] }
        return String(decoding: zeros + reversed.reversed().map { digits[Int($0)] }, as: UTF8.self)
    }

    /// - Returns: `nil` where the text has a character that is no digit. Takes time with the square of the length.
    static func decode(_ text: String) -> Data? {
        var reversed: [UInt8] = []
        for character in text.utf8 {
            guard var carry = digits.firstIndex(of: character) else { return nil }
            for index in reversed.indices {
                carry += Int(reversed[index]) * 58
                reversed[index] = UInt8(carry & 0xFF)
                carry >>= 8
            }
            while carry > 0 {
                reversed.append(UInt8(carry & 0xFF))
                carry >>= 8
            }
        }
        let zeros = text.utf8.prefix { $0 == digits[0] }.count
        return Data(count: zeros) + Data(reversed.reversed())
    }
}
