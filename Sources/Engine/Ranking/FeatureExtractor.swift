import Foundation

/// Measures how a member's taste and every title of the catalogue go together.
///
/// It walks from what the member knows to the titles that share it (postings), not over all pairs, so that a pass costs
/// milliseconds at 40,000 titles.
struct FeatureExtractor {
    let catalogue: Catalogue
    let profile: TasteProfile
    /// Engagements that the other members share, by row.
    let household: HouseholdSignals
    let overrides: [Override]
    let priors: PriorColumns

    func columns() -> FeatureColumns {
        var columns = FeatureColumns(count: catalogue.count)
        addAffinities(to: &columns)
        addSimilarities(to: &columns)
        addFranchises(to: &columns)
        addPriors(to: &columns)
        addPopularityRange(to: &columns)
        RecentTaste(profile: profile, catalogue: catalogue)
            .addColumns(to: &columns, yearMass: catalogue.yearMass(until: priors.year))
        household.addColumns(to: &columns)
        addOverrides(to: &columns)
        return columns
    }

    // MARK: - Affinities

    private static let affinityFeatures: [(facet: Facet, liking: Feature?, interest: Feature)] = [
        (.genre, .genreLiking, .genreInterest), (.keyword, .keywordLiking, .keywordInterest),
        (.director, .directorLiking, .directorInterest), (.actor, .actorLiking, .actorInterest),
        (.studio, .studioLiking, .studioInterest), (.decade, .decadeLiking, .decadeInterest),
        (.language, nil, .languageInterest),
    ]

    private func addAffinities(to columns: inout FeatureColumns) {
        for (facet, liking, interest) in Self.affinityFeatures {
            let index = catalogue[facet]
            let affinities = profile.affinities(for: facet)
            let means: (first: [Float], second: [Float])
            if facet.hasFewValues {
                // A title has one or two of them: every row is touched anyhow.
                var table = [SIMD2<Float>](repeating: .zero, count: index.names.count)
                for affinity in affinities { table[affinity.value] = SIMD2(affinity.liking, affinity.interest) }
                means = index.means(of: table)
            } else {
                means = index.dampedSums(of: affinities.map { ($0.value, SIMD2($0.liking, $0.interest)) })
            }
            if let liking { columns[liking] = means.first }
            columns[interest] = means.second
        }
    }

    // MARK: - Likeness

    private func addSimilarities(to columns: inout FeatureColumns) {
        columns[.nearestLiked] = likeness(to: profile.likedAnchors)
        columns[.nearestDisliked] = likeness(to: profile.dislikedAnchors)
    }

    /// Per title: the cosine to the nearest anchor, damped by how much that one was felt.
    private func likeness(to anchors: [TasteProfile.Entry]) -> [Float] {
        catalogue.content.nearness(to: anchors.map { ($0.row, abs($0.engagement.value).squareRoot()) })
    }

    private func addFranchises(to columns: inout FeatureColumns) {
        var column = [Float](repeating: 0, count: catalogue.count)
        for entry in profile.entries {
            let franchise = catalogue.franchise(ofRow: entry.row)
            guard franchise.count > 1 else { continue }
            for row in franchise where row != entry.row { column[row] += entry.engagement.value * entry.weight }
        }
        columns[.collectionLiked] = column.map { min(max($0, -1), 1) }
    }

    // MARK: - Priors

    private func addPriors(to columns: inout FeatureColumns) {
        for (feature, column) in priors.columns { columns[feature] = column }
        let means = profile.means
        columns[.qualityTaste] = catalogue.quality.map { $0 * means.quality }
        columns[.popularityTaste] = catalogue.popularity.map { $0 * means.popularity }
        let empty = [Float](repeating: 0, count: catalogue.count)
        var years = empty
        var runtimes = empty
        for row in 0..<catalogue.count {
            let released = catalogue.years[row]
            let runtime = catalogue.runtimes[row]
            if released > 0, means.year > 0 {
                years[row] = 1 - min(abs(Float(released) - means.year) / means.yearSpread, 4)
            }
            if runtime > 0, means.runtime > 0 {
                runtimes[row] = 1 - min(abs(Float(runtime) - means.runtime) / means.runtimeSpread, 4)
            }
        }
        columns[.yearDistance] = years
        columns[.runtimeDistance] = runtimes
    }

    /// Whether a title is as well or as little known as those that the member watches.
    private func addPopularityRange(to columns: inout FeatureColumns) {
        var own = [Float](repeating: 0, count: catalogue.popularityMass.count)
        for entry in profile.entries { own[catalogue.popularityBin(ofRow: entry.row)] += entry.weight }
        let ratio = DensityRatio(own: own, general: catalogue.popularityMass, bandwidth: 4)
        columns[.popularityRange] = (0..<catalogue.count).map { ratio[catalogue.popularityBin(ofRow: $0)] }
    }

    // MARK: - Standing orders

    private func addOverrides(to columns: inout FeatureColumns) {
        for order in overrides where order.action != .block {
            let feature: Feature = order.action == .boost ? .boost : .suppress
            var column = columns[feature]
            for row in catalogue.rows(matching: order.subject) { column[row] = 1 }
            columns[feature] = column
        }
    }
}

extension Catalogue {
    /// The rows that a standing order speaks of.
    package func rows(matching subject: Override.Subject) -> [Int] {
        func rows(_ facet: Facet, _ name: String) -> [Int] {
            self[facet].number(of: name).map { self[facet].rows(ofValue: $0).map(Int.init) } ?? []
        }
        switch subject {
        case .genre(let name): return rows(.genre, name)
        case .keyword(let name): return rows(.keyword, name)
        case .person(let name): return Array(Set(rows(.director, name) + rows(.actor, name))).sorted()
        case .title(let id): return row(of: id).map { [$0] } ?? []
        }
    }
}
