import Testing

@testable import Engine

struct RankerTrainerTests {
    /// Members who like every title of one genre and dislike the other, and what they rated later.
    private func period() -> (Catalogue, RankerTrainer.Period) {
        let titles = (0..<200).map { number in
            Title.film(
                number, genres: [number % 2 == 0 ? "Western" : "Musical"], keywords: ["k\(number % 9)"],
                vote: Double(number % 7) + 3, votes: 100 + number * 10)
        }
        let members = (0..<6).map { MemberID("m\($0)") }
        var world = World(titles, members: members)
        var later: [Rating] = []
        for (number, member) in members.enumerated() {
            for step in 0..<30 {
                let title = (number * 31 + step * 7) % 200
                let isLiked = (title + number) % 2 == 0
                let rating = Rating(
                    member: member, title: .film(title), stars: isLiked ? 5 : 2, ratedAt: world.now - .day)
                if step < 15 {
                    world.household.ratings.append(rating)
                } else {
                    later.append(rating)
                }
            }
        }
        let asked = Dictionary(members.map { ($0, world.now) }) { first, _ in first }
        return (Catalogue(titles: titles), .init(before: world.household, after: later, asked: asked))
    }

    @Test func learnsThatTasteCounts() {
        let (catalogue, period) = period()
        let weights = RankerTrainer(catalogue: catalogue).train(on: [period], version: "v", origin: "test")
        #expect(weights[.genreLiking] > 0)
        #expect(weights.version == "v" && weights.origin == "test")
        #expect(weights.weights.values.allSatisfy { $0.isFinite })
        #expect(weights.calibration.slope > 0)
    }

    @Test func isDeterministic() {
        let (catalogue, period) = period()
        let trainer = RankerTrainer(catalogue: catalogue)
        let (one, other) = (0..<2).reduce(into: (RankerWeights.sample, RankerWeights.sample)) { pair, index in
            let weights = trainer.train(on: [period], version: "v", origin: "")
            if index == 0 { pair.0 = weights } else { pair.1 = weights }
        }
        #expect(one == other)
    }

    @Test func whatIsNamedAsAReasonNeverLowersTheScore() {
        let (catalogue, period) = period()
        let weights = RankerTrainer(catalogue: catalogue).train(on: [period], version: "", origin: "")
        for feature in Feature.allCases where feature.raisesScore { #expect(weights[feature] >= 0, "\(feature)") }
        #expect(weights[.nearestDisliked] <= 0)
        #expect(weights[.suppress] < 0)
    }

    @Test func everyFeatureHasItsOwnColumn() {
        #expect(Set(Feature.allCases.map(\.index)).count == Feature.allCases.count)
        #expect(Set(Feature.allCases.map(\.index)) == Set(Feature.allCases.indices))
    }

    /// A new household asks for training before anybody rated anything.
    @Test func trainingOnNothingDoesNotEndTheProcess() async {
        await #expect(processExitsWith: .success) {
            let trainer = RankerTrainer(catalogue: Catalogue(titles: [.film(1)]))
            _ = trainer.train(on: [RankerTrainer.Period](), version: "", origin: "")
            _ = trainer.train(
                on: [.init(before: Household(), after: [], asked: [:])], version: "", origin: "")
        }
    }
}
