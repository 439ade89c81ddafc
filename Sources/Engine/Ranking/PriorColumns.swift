import Foundation

/// The features that are the same for every member: how good, how known and how new a title is in some year. Made once per year
/// and catalogue.
struct PriorColumns: Sendable {
    /// The year in which it is asked.
    let year: Int
    let columns: [Feature: [Float]]

    init(catalogue: Catalogue, year: Int) {
        self.year = year
        let (popularity, quality) = (catalogue.popularity, catalogue.quality)
        // Years since release; nil where the release is not known.
        let ages = catalogue.years.map { $0 > 0 ? Float(max(year - Int($0), 0)) : nil }
        let logAges = ages.map { $0.map { log1p($0) } ?? 0 }
        func column(_ value: (Int) -> Float) -> [Float] { (0..<catalogue.count).map(value) }
        columns = [
            .quality: quality,
            .popularity: popularity,
            .popularitySquared: column { popularity[$0] * popularity[$0] },
            .qualityPopularity: column { quality[$0] * popularity[$0] },
            .novelty: ages.map { $0.map { exp(-$0 / 8) } ?? 0 },
            .noveltySlow: ages.map { $0.map { exp(-$0 / 20) } ?? 0 },
            // Votes of today speak of an old title otherwise than of a new one.
            .popularityAge: column { popularity[$0] * logAges[$0] },
            .popularitySquaredAge: column { popularity[$0] * popularity[$0] * logAges[$0] },
            .popularityAgeSquared: column { popularity[$0] * logAges[$0] * logAges[$0] },
            .qualityAge: column { quality[$0] * logAges[$0] },
            .qualityPopularityAge: column { quality[$0] * popularity[$0] * logAges[$0] },
        ]
    }
}
