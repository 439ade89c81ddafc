/// Turns similarities of meaning, which every model spreads differently, into how near a title is to a wish.
///
/// Only titles that the readers may see take part, so that hidden ones move nothing.
enum MoodNearness {
    /// Of the titles that can be seen, this share counts as near at all, …
    private static let share = 0.03
    /// … and at least so many.
    private static let fewest = 12

    /// How many of the nearest titles are worth knowing, of so many that can be seen.
    static func depth(visible: Int) -> Int { max(Int((Double(visible) * share).rounded(.up)), fewest) }

    /// By row, 0…1: 1 for the nearest title, 0 for the first that is not near; `nil` when nothing stands out.
    static func scores(
        _ meaning: [TitleID: Float], catalogue: Catalogue, isVisible: (Int) -> Bool
    ) -> [Float]? {
        let near = meaning.compactMap { id, similarity -> (row: Int, similarity: Float)? in
            guard similarity.isFinite, let row = catalogue.row(of: id), isVisible(row) else { return nil }
            return (row, similarity)
        }.sorted { ($1.similarity, $0.row) < ($0.similarity, $1.row) }
        let depth = depth(visible: (0..<catalogue.count).count(where: isVisible))
        guard let first = near.first, let last = near.prefix(depth + 1).last else { return nil }
        let range = first.similarity - last.similarity
        guard range > 0.001 else { return nil }
        var scores = [Float](repeating: 0, count: catalogue.count)
        for entry in near.prefix(depth) { scores[entry.row] = (entry.similarity - last.similarity) / range }
        return scores
    }

    /// How far nearness agrees with what was understood in words, 0…1: the fit by words of the near titles, as a share
    /// of the best that so many titles reach. A model that does not know the language of a wish agrees little.
    static func agreement(_ nearness: [Float], with fits: [Float], isVisible: (Int) -> Bool) -> Float {
        let near = nearness.indices.filter { nearness[$0] > 0 }
        let best = fits.indices.filter(isVisible).map { fits[$0] }.sorted(by: >).prefix(near.count).reduce(0, +)
        guard best > 0 else { return 0 }
        return near.reduce(0) { $0 + fits[$1] } / best
    }
}
