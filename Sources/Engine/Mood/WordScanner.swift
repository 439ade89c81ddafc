/// Cuts text into folded words byte by byte, without making strings: the indexes read tens of thousands of overviews.
///
/// It folds case and the diacritics of Latin scripts as `Tokenizer` does; other scripts pass as they are.
struct WordScanner {
    private var word: [UInt8] = []

    /// Calls `body` with the UTF-8 of each word, in order.
    mutating func scan(_ text: String, _ body: (UnsafeBufferPointer<UInt8>) -> Void) {
        var text = text
        word.removeAll(keepingCapacity: true)
        text.withUTF8 { bytes in
            var i = 0
            while i < bytes.count {
                let byte = bytes[i]
                let width = byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4
                if !append(bytes, at: i, width: width), !word.isEmpty {
                    word.withUnsafeBufferPointer(body)
                    word.removeAll(keepingCapacity: true)
                }
                i += width
            }
        }
        if !word.isEmpty { word.withUnsafeBufferPointer(body) }
        word.removeAll(keepingCapacity: true)
    }

    /// The words of `text` as strings.
    static func words(in text: String) -> [String] {
        var scanner = WordScanner()
        var words: [String] = []
        scanner.scan(text) { words.append(String(decoding: $0, as: UTF8.self)) }
        return words
    }

    /// Adds the folded character to the word; `false` when it ends a word.
    private mutating func append(_ bytes: UnsafeBufferPointer<UInt8>, at i: Int, width: Int) -> Bool {
        let byte = bytes[i]
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            word.append(byte)
            return true
        case UInt8(ascii: "A")...UInt8(ascii: "Z"):
            word.append(byte | 0x20)
            return true
        case 0..<0x80:
            return false
        default:
            break
        }
        guard i + width <= bytes.count else { return false }
        switch byte {
        case 0xC2:
            return false
        case 0xC3...0xC5:
            return appendLatin(lead: byte, bytes[i + 1])
        case 0xCC, 0xCD:
            // Combining marks: the letter before them is already there.
            if byte == 0xCC || bytes[i + 1] < 0xB0 { return true }
            word.append(contentsOf: bytes[i..<(i + width)])
            return true
        case 0xE2, 0xF0, 0xEF:
            // General punctuation, symbols, emoji.
            return false
        default:
            word.append(contentsOf: bytes[i..<(i + width)])
            return true
        }
    }

    private mutating func appendLatin(lead: UInt8, _ trail: UInt8) -> Bool {
        let index = (Int(lead) - 0xC3) * 64 + Int(trail & 0x3F)
        guard index < Self.latin.count else { return false }
        switch Self.latin[index] {
        case UInt8(ascii: " "): return false
        case UInt8(ascii: "1"): word.append(contentsOf: [UInt8(ascii: "a"), UInt8(ascii: "e")])
        case UInt8(ascii: "2"): word.append(contentsOf: [UInt8(ascii: "s"), UInt8(ascii: "s")])
        case UInt8(ascii: "3"): word.append(contentsOf: [UInt8(ascii: "o"), UInt8(ascii: "e")])
        case let letter: word.append(letter)
        }
        return true
    }

    /// U+00C0 … U+017F as plain letters; `1` = ae, `2` = ss, `3` = oe, space = no letter.
    private static let latin = Array(
        ("aaaaaa1ceeeeiiiidnooooo ouuuuyt2aaaaaa1ceeeeiiiidnooooo ouuuuyty"
            + "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkklllllll"
            + "lllnnnnnnnnnoooooo33rrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs").utf8)
}
