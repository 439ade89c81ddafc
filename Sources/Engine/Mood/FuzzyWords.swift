/// A set of words in which a mistyped word is found again.
///
/// A word is compared only when length and letters leave a chance, so that a look-up over 20,000 words takes well
/// under a millisecond.
struct FuzzyWords: Sendable {
    private struct Entry {
        /// Where the word begins among the bytes of its length.
        var start: Int32
        /// How good a guess the word is among equally distant ones.
        var weight: Float
        var letters: UInt64
    }

    /// The words of one length, their bytes one after the other: a hundred thousand small arrays would take far more memory.
    private struct Words {
        var entries: [Entry] = []
        var bytes: [UInt8] = []
    }

    private var byLength: [Words] = []

    /// - Parameter words: with how likely each is to be meant; any scale.
    init(_ words: [String: Float]) {
        for (word, weight) in words.sorted(by: { $0.key < $1.key }) {
            let length = word.utf8.count
            while byLength.count <= length { byLength.append(Words()) }
            let start = Int32(byLength[length].bytes.count)
            byLength[length].bytes += word.utf8
            byLength[length].entries.append(Entry(start: start, weight: weight, letters: Self.letters(of: word.utf8)))
        }
    }

    /// The nearest word within the tolerance for its length; the likelier one among equally near.
    func nearest(to word: String) -> String? {
        let bytes = Array(word.utf8)
        let tolerance = EditDistance.tolerance(forLength: bytes.count)
        guard tolerance > 0 else { return nil }
        let letters = Self.letters(of: bytes)
        var best: (distance: Int, weight: Float, bytes: [UInt8])?
        for length in max(bytes.count - tolerance, 3)...(bytes.count + tolerance) where length < byLength.count {
            let words = byLength[length]
            for entry in words.entries where (entry.letters ^ letters).nonzeroBitCount <= 2 * tolerance {
                // People rarely get the first letter wrong, and words that differ there are mostly other words.
                guard words.bytes[Int(entry.start)] == bytes[0] || bytes.count >= 8 else { continue }
                let limit = best?.distance ?? tolerance
                let other = Array(words.bytes[Int(entry.start)..<Int(entry.start) + length])
                guard let distance = EditDistance.between(bytes, other, limit: limit) else { continue }
                if let known = best, (known.distance, -known.weight) <= (distance, -entry.weight) { continue }
                best = (distance, entry.weight, other)
            }
        }
        return best.map { String(decoding: $0.bytes, as: UTF8.self) }
    }

    private static func letters(of bytes: some Sequence<UInt8>) -> UInt64 {
        bytes.reduce(0) { $0 | 1 << UInt64($1 & 63) }
    }
}
