extension String {
    /// Ends after the last whole sentence that fits into `limit` characters, else after the last whole word, with an
    /// ellipsis.
    func shortened(to limit: Int) -> String {
        guard count > limit else { return self }
        let start = prefix(limit)
        let sentenceEnd = start.indices.last { index in
            guard ".!?".contains(start[index]) else { return false }
            let next = start.index(after: index)
            return next < start.endIndex && start[next] == " "
        }
        // A first sentence of a few words, such as "1945.", would say nothing.
        if let sentenceEnd, start.distance(from: start.startIndex, to: sentenceEnd) >= limit / 3 {
            return String(start[...sentenceEnd])
        }
        let wordEnd = start.lastIndex(of: " ") ?? start.endIndex
        return start[..<wordEnd] + "…"
    }
}
