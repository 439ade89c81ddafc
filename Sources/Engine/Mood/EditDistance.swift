/// Distance between words in typing slips: insertions, deletions, substitutions and swaps of neighbours.
///
/// Optimal string alignment, the restricted form of Damerau's distance (Damerau 1964, Levenshtein 1966).
package enum EditDistance {
    /// Slips that a word of this many bytes may have and still be recognised.
    package static func tolerance(forLength length: Int) -> Int {
        length >= 8 ? 2 : length >= 5 ? 1 : 0
    }

    /// - Returns: the distance, or `nil` when it is above `limit`.
    package static func between(_ a: [UInt8], _ b: [UInt8], limit: Int) -> Int? {
        guard abs(a.count - b.count) <= limit else { return nil }
        if a.isEmpty || b.isEmpty { return max(a.count, b.count) }
        var beforeLast = [Int](repeating: 0, count: b.count + 1)
        var last = Array(0...b.count)
        var current = [Int](repeating: 0, count: b.count + 1)
        for i in 1...a.count {
            current[0] = i
            var smallest = i
            for j in 1...b.count {
                let cost = a[i - 1] == b[j - 1] ? 0 : 1
                var best = min(last[j] + 1, current[j - 1] + 1, last[j - 1] + cost)
                if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] { best = min(best, beforeLast[j - 2] + 1) }
                current[j] = best
                smallest = min(smallest, best)
            }
            if smallest > limit { return nil }
            (beforeLast, last, current) = (last, current, beforeLast)
        }
        return last[b.count] <= limit ? last[b.count] : nil
    }
}
