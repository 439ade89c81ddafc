import Testing

@testable import Engine

struct RecentTasteTests {
    @Test func aDensityIsComparedWithWhatEverybodyWatches() {
        var own = [Float](repeating: 0, count: 100)
        own[30] = 20
        let ratio = DensityRatio(own: own, general: Array(repeating: 1, count: 100), bandwidth: 2)
        #expect(ratio[30] > 1)
        #expect(ratio[80] < 0)
        #expect(ratio[30] > ratio[33] && ratio[33] > ratio[40])
        #expect(ratio[-1] == 0 && ratio[100] == 0)
    }

    @Test func aShortHistorySaysLittle() {
        let general = [Float](repeating: 1, count: 100)
        var (one, many) = (general.map { _ in Float(0) }, general.map { _ in Float(0) })
        one[30] = 1
        many[30] = 50
        let short = DensityRatio(own: one, general: general, bandwidth: 2)
        let long = DensityRatio(own: many, general: general, bandwidth: 2)
        #expect(short[30] > 0 && short[30] < long[30])
        let nothing = DensityRatio(own: general.map { _ in 0 }, general: general, bandwidth: 2)
        #expect((0..<100).allSatisfy { nothing[$0] == 0 })
    }

    /// The place in the history counts, however much time lies between two titles.
    @Test func theLatestTitlesLeadWhateverTheDates() {
        let titles = (0..<60).map { Title.film($0, genres: [$0 % 2 == 0 ? "Western" : "Musical"]) }
        var world = World(titles)
        for number in 0..<20 { world.rate(.ann, .film(number * 2), 4, daysAgo: Int64(200 - number)) }
        for number in 0..<10 { world.rate(.ann, .film(number * 2 + 1), 4, daysAgo: Int64(100 - number)) }
        let columns = extracted(world)
        #expect(columns.value(.genreRecent, row: 41) > columns.value(.genreRecent, row: 42))
        #expect(columns.value(.genreInterest, row: 41) < columns.value(.genreInterest, row: 42))
    }

    @Test func aTitleIsNotLikeItself() {
        let titles = (0..<20).map { Title.film($0, keywords: ["k\($0 % 4)", "own\($0)"]) }
        var world = World(titles)
        world.rate(.ann, .film(0), 5)
        let columns = extracted(world)
        #expect(columns.value(.recentLikeness, row: 0) == 0)
        #expect(columns.value(.recentLikeness, row: 4) > columns.value(.recentLikeness, row: 1))
    }

    private func extracted(_ world: World) -> FeatureColumns {
        let catalogue = Catalogue(titles: world.titles)
        let index = HouseholdIndex(world.household, catalogue: catalogue, now: world.now)
        let profile = TasteProfile(engagements: index.engagements(of: .ann), domain: .movies, catalogue: catalogue)
        return FeatureExtractor(
            catalogue: catalogue, profile: profile,
            household: HouseholdSignals(asker: .ann, index: index, catalogue: catalogue) { _ in true },
            overrides: [], priors: PriorColumns(catalogue: catalogue, year: Moment.year)
        ).columns()
    }
}
