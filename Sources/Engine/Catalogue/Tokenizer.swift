import Foundation

/// Cuts text into lower-case words without diacritics: `Amélie's café` → `amelie`, `s`, `cafe`.
package enum Tokenizer {
    package static func words(in text: String) -> [String] {
        let plain = text.utf8.allSatisfy { $0 < 0x80 } ? text.lowercased() : fold(text)
        var words: [String] = []
        var word: [UInt8] = []
        for byte in plain.utf8 {
            if isWord(byte) {
                word.append(byte)
            } else if !word.isEmpty {
                words.append(String(decoding: word, as: UTF8.self))
                word.removeAll(keepingCapacity: true)
            }
        }
        if !word.isEmpty { words.append(String(decoding: word, as: UTF8.self)) }
        return words
    }

    /// Case and diacritics folded, the same on every machine whatever its locale.
    package static func fold(_ text: String) -> String {
        text.folding(options: [.caseInsensitive, .diacriticInsensitive, .widthInsensitive], locale: nil)
            .precomposedStringWithCompatibilityMapping
            .replacingOccurrences(of: "ß", with: "ss")
            .replacingOccurrences(of: "œ", with: "oe")
            .replacingOccurrences(of: "æ", with: "ae")
    }

    /// Letters, digits and everything outside ASCII, which is a letter in some script more often than not.
    private static func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), 0x80...0xFF: true
        default: false
        }
    }
}
