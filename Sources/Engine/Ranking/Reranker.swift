/// Maximal marginal relevance (Carbonell & Goldstein 1998) over genres and directors, page by page, with one title per franchise on a
/// page.
struct Reranker {
    let catalogue: Catalogue
    /// What complete likeness to a title already on the page costs, on the scale of the score.
    var diversityPenalty: Float = 0.35
    /// Titles that are looked at together by a reader.
    var pageSize = 10

    /// How many of the best are looked at for a list of `limit`.
    func poolSize(forLimit limit: Int) -> Int { max(limit * 4, limit + 60) }

    /// - Parameter ranked: best first.
    /// - Returns: at most `limit` of them.
    func rerank(_ ranked: [(row: Int, score: Float)], limit: Int) -> [(row: Int, score: Float)] {
        var rest = Array(ranked.prefix(poolSize(forLimit: limit)))
        var picked: [(row: Int, score: Float)] = []
        while picked.count < limit, !rest.isEmpty {
            let page = picked.suffix(picked.count % pageSize)
            var best: Int?
            var bestValue = -Float.infinity
            for (index, candidate) in rest.enumerated() {
                // Scores fall along the list: nothing further down can still win.
                if candidate.score < bestValue { break }
                guard !page.contains(where: { isOneFranchise($0.row, candidate.row) }) else { continue }
                let likeness = page.map { overlap($0.row, candidate.row) }.max() ?? 0
                let value = candidate.score - diversityPenalty * likeness
                if value > bestValue {
                    best = index
                    bestValue = value
                }
            }
            // Only more of franchises that are on the page already: better a short page.
            guard let best else { break }
            picked.append(rest.remove(at: best))
        }
        return picked
    }

    private func isOneFranchise(_ a: Int, _ b: Int) -> Bool {
        guard let name = catalogue.titles[a].collection else { return false }
        return name == catalogue.titles[b].collection
    }

    /// 1 = one hand made both; else how much of their genres they share.
    private func overlap(_ a: Int, _ b: Int) -> Float {
        let directors = catalogue[.director]
        let isOneHand = directors.values(ofRow: a).contains { directors.values(ofRow: b).contains($0) }
        return isOneHand ? 1 : genreOverlap(a, b)
    }

    /// Jaccard index of the genres.
    private func genreOverlap(_ a: Int, _ b: Int) -> Float {
        let union = (catalogue.genreMasks[a] | catalogue.genreMasks[b]).nonzeroBitCount
        guard union > 0 else { return 0 }
        return Float((catalogue.genreMasks[a] & catalogue.genreMasks[b]).nonzeroBitCount) / Float(union)
    }
}
