/// Light stemming: brings the inflected forms of a word together, so that `légère` meets `léger` and `düsteren` meets
/// `düster`. Input is folded; the result is a key for comparing, not a word.
///
/// Only suffixes of inflection go, in the manner of the "S" and "light" stemmers (Harman 1991; Savoy 2006).
package enum Stemmer {
    package enum Language: String, Sendable, CaseIterable, Codable {
        case en, de, fr
    }

    package static func stem(_ word: String, _ language: Language) -> String {
        guard word.utf8.count > 3, word.utf8.allSatisfy({ $0 < 0x80 }) else { return word }
        switch language {
        case .en: return english(word)
        case .de: return german(word)
        case .fr: return french(word)
        }
    }

    private static func english(_ word: String) -> String {
        let length = word.utf8.count
        if length > 4 {
            for (suffix, replacement) in [("iest", "y"), ("ier", "y"), ("ies", "y"), ("ied", "y")]
            where word.hasSuffix(suffix) {
                return word.dropLast(suffix.count) + replacement
            }
        }
        for suffix in ["ing", "ed"] where length > suffix.count + 3 && word.hasSuffix(suffix) {
            let stem = undoubled(String(word.dropLast(suffix.count)))
            if stem.utf8.contains(where: isVowel) { return stem.hasSuffix("e") ? String(stem.dropLast()) : stem }
        }
        var stem = word
        if stem.hasSuffix("sses") || stem.hasSuffix("ches") || stem.hasSuffix("shes") || stem.hasSuffix("xes") {
            stem = String(stem.dropLast(2))
        } else if stem.hasSuffix("s"), !stem.hasSuffix("ss"), !stem.hasSuffix("us"), !stem.hasSuffix("is") {
            stem = String(stem.dropLast())
        }
        return stem.utf8.count > 3 && stem.hasSuffix("e") ? String(stem.dropLast()) : stem
    }

    private static func german(_ word: String) -> String {
        var stem = word
        // Twice, so that comparatives (`düsterer`) meet their base form.
        for _ in 0..<2 {
            for suffix in ["ern", "em", "en", "er", "es", "e", "s", "n"]
            where stem.hasSuffix(suffix) && stem.utf8.count - suffix.count >= 4 {
                stem = String(stem.dropLast(suffix.count))
                break
            }
        }
        return stem
    }

    private static func french(_ word: String) -> String {
        var stem = word
        if stem.hasSuffix("s") || stem.hasSuffix("x") { stem = String(stem.dropLast()) }
        let endings = [
            ("euse", "eu"), ("eur", "eu"), ("iere", "ier"), ("ere", "er"), ("ive", "if"), ("ienne", "ien"),
            ("elle", "el"), ("ette", "et"), ("aux", "al"), ("au", "al"), ("ique", "iqu"), ("ee", "e"),
        ]
        for (ending, replacement) in endings where stem.hasSuffix(ending) && stem.utf8.count > ending.count + 1 {
            stem = stem.dropLast(ending.count) + replacement
            break
        }
        if stem.hasSuffix("e"), stem.utf8.count > 3 { stem = String(stem.dropLast()) }
        return undoubled(stem)
    }

    private static func undoubled(_ word: String) -> String {
        let tail = word.utf8.suffix(2)
        guard word.utf8.count > 3, let last = tail.last, tail.first == last, !isVowel(last), last != UInt8(ascii: "s")
        else { return word }
        return String(word.dropLast())
    }

    private static func isVowel(_ byte: UInt8) -> Bool { "aeiouy".utf8.contains(byte) }
}
