import Foundation

/// Reduces names of titles to what identifies them, so that spellings of different sources meet.
///
/// Case, diacritics, punctuation and spaces are dropped, a leading article (English, German, French) too, also when it
/// stands behind a comma (`Matrix, The`); `&`, `und` and `et` become `and`. Roman and Arabic numerals stay as they are.
struct TitleNormalisation: Hashable {
    /// Without the article.
    let key: String
    /// With the article in front.
    let fullKey: String

    private static let articles: Set<String> = [
        "the", "a", "an", "der", "die", "das", "ein", "eine", "le", "la", "les", "l", "un", "une",
    ]
    private static let conjunctions: Set<String> = ["und", "et"]
    private static let letters: [Unicode.Scalar: String] = [
        "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i",
    ]

    init(_ name: String) {
        let (bare, _) = Self.splitYear(name)
        var words = Self.words(bare)
        if let comma = bare.lastIndex(of: ",") {
            // `Matrix, The`, but not `Liberté, égalité`.
            let tail = Self.words(String(bare[bare.index(after: comma)...]))
            if tail.count == 1, Self.articles.contains(tail[0]), words.count > 1 {
                words = tail + words.dropLast()
            }
        }
        let full = words.joined()
        fullKey = full.isEmpty ? name.lowercased() : full
        let hasArticle = words.count > 1 && Self.articles.contains(words[0])
        key = hasArticle ? words.dropFirst().joined() : fullKey
    }

    /// Takes a year in brackets off the end: `Heat (1995)`.
    static func splitYear(_ name: String) -> (name: String, year: Int?) {
        let bytes = Array(name.utf8)
        guard bytes.count > 6, bytes[bytes.count - 1] == UInt8(ascii: ")"), bytes[bytes.count - 6] == UInt8(ascii: "("),
            let year = Int(String(decoding: bytes[(bytes.count - 5)..<(bytes.count - 1)], as: UTF8.self)), year >= 1870
        else { return (name, nil) }
        return (String(decoding: bytes[..<(bytes.count - 6)], as: UTF8.self), year)
    }

    private static func words(_ name: String) -> [String] {
        var words: [String] = []
        var word = ""
        func end() {
            if !word.isEmpty { words.append(conjunctions.contains(word) ? "and" : word) }
            word = ""
        }
        for scalar in fold(name).unicodeScalars {
            switch scalar {
            case "'", "’", "ʼ", "`":
                // An elided article (`L'Avventura`) is a word; in `Ocean's` the sign vanishes.
                if word == "l" { end() }
            case "&":
                end()
                words.append("and")
            default:
                if isWordCharacter(scalar) {
                    if let letters = letters[scalar] { word += letters } else { word.unicodeScalars.append(scalar) }
                } else {
                    end()
                }
            }
        }
        end()
        return words
    }

    private static func isWordCharacter(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isASCII
            ? ("a"..."z").contains(scalar) || ("0"..."9").contains(scalar)
            : scalar.properties.isAlphabetic || scalar.properties.numericType != nil
    }

    /// Lower case without combining marks.
    private static func fold(_ name: String) -> String {
        if name.utf8.allSatisfy({ $0 < 0x80 }) { return name.lowercased() }
        var folded = String.UnicodeScalarView()
        for scalar in name.lowercased().decomposedStringWithCompatibilityMapping.unicodeScalars
        where scalar.properties.generalCategory != .nonspacingMark {
            folded.append(scalar)
        }
        return String(folded)
    }
}
