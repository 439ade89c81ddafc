/// A set of words in which a mistyped word is found again.
///
/// A word is compared only when length and letters leave a chance, so that a look-up over 20,000 words takes well
/// under a millisecond.
struct FuzzyWords: Sendable {
    private struct Entry {
        var bytes: [UInt8]
        var letters: UInt64
        /// How good a guess the word is among equally distant ones.
        var weight: Float
    }

    private var byLength: [[Entry]] = []

    /// - Parameter words: with how likely each is to be meant; any scale.
    init(_ words: [String: Float]) {
        for (word, weight) in words.sorted(by: { $0.key < $1.key }) {
            let bytes = Array(word.utf8)
            while byLength.count <= bytes.count { byLength.append([]) }
            byLength[bytes.count].append(Entry(bytes: bytes, letters: Self.letters(of: bytes), weight: weight))
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
            for entry in byLength[length] where (entry.letters ^ letters).nonzeroBitCount <= 2 * tolerance {
                // People rarely get the first letter wrong, and words that differ there are mostly other words.
                guard entry.bytes[0] == bytes[0] || bytes.count >= 8 else { continue }
                let limit = best?.distance ?? tolerance
                guard let distance = EditDistance.between(bytes, entry.bytes, limit: limit) else { continue }
                if let known = best, (known.distance, -known.weight) <= (distance, -entry.weight) { continue }
                best = (distance, entry.weight, entry.bytes)
            }
        }
        return best.map { String(decoding: $0.bytes, as: UTF8.self) }
    }

    private static func letters(of bytes: [UInt8]) -> UInt64 {
        bytes.reduce(0) { $0 | 1 << UInt64($1 & 63) }
    }
}
