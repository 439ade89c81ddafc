import Testing

@testable import Engine

/// Facets, likeness and the catalogue hold together, whatever the titles are like.
struct IndexTests {
    private static func catalogues() -> [Catalogue] {
        (0..<40).map { Catalogue(titles: RandomWorld(seed: UInt64($0), titles: 1...60).world.titles) }
    }

    @Test func facetsAgreeInBothDirections() {
        for catalogue in Self.catalogues() {
            for facet in Facet.allCases {
                let index = catalogue[facet]
                var pairs = 0
                for row in 0..<catalogue.count {
                    let names = index.values(ofRow: row).map { index.names[Int($0)] }
                    #expect(Set(names) == Set(facet.values(of: catalogue.titles[row])))
                    #expect(names.count == Set(names).count)
                    for value in index.values(ofRow: row) {
                        #expect(index.rows(ofValue: Int(value)).contains(Int32(row)))
                        pairs += 1
                    }
                }
                #expect(index.names.indices.reduce(0) { $0 + index.rows(ofValue: $1).count } == pairs)
                for (value, name) in index.names.enumerated() {
                    #expect(index.number(of: name) == value)
                    let rows = Array(index.rows(ofValue: value))
                    #expect(rows == rows.sorted() && !rows.isEmpty)
                    #expect((0...1.0001).contains(index.expectedShare[value]))
                }
                #expect(index.number(of: "nobody") == nil)
            }
        }
    }

    @Test func aValueNamedTwiceInATitleCountsOnce() {
        let catalogue = Catalogue(titles: [.film(1, genres: ["Drama", "Drama"]), .film(2, genres: ["Drama"])])
        #expect(catalogue[.genre].values(ofRow: 0).count == 1)
        #expect(catalogue[.genre].rows(ofValue: 0).count == 2)
    }

    @Test func likenessIsSymmetricAndWithinItsRange() {
        var (pairs, far) = (0, 0)
        for catalogue in Self.catalogues() {
            let content = catalogue.content
            let vectors = (0..<catalogue.count).map { content.vector(ofRow: $0) }
            for a in 0..<catalogue.count {
                for b in 0..<a {
                    let (one, other) = (
                        content.likeness(of: a, to: vectors[b]), content.likeness(of: b, to: vectors[a])
                    )
                    #expect((-0.0001...1.0001).contains(one))
                    pairs += 1
                    // Only the strongest features of the first count, so that both ways differ a little.
                    if abs(one - other) > 0.1 { far += 1 }
                }
                let own = content.likeness(of: a, to: vectors[a])
                #expect(own <= 1.0001)
                #expect(vectors[a].isEmpty || own > 0.5)
            }
        }
        #expect(pairs > 5000)
        #expect(Double(far) / Double(pairs) < 0.01, "\(far) of \(pairs)")
    }

    @Test func sharesAddUpToTheLikeness() {
        for catalogue in Self.catalogues().prefix(10) {
            for anchor in 0..<catalogue.count {
                let sums = catalogue.content.likenesses(to: [(anchor, 1)])
                let nearest = catalogue.content.nearness(to: [(anchor, 1)])
                for row in 0..<catalogue.count {
                    let likeness = catalogue.content.likeness(of: anchor, to: catalogue.content.vector(ofRow: row))
                    #expect(abs(sums[row] - likeness) < 1e-5)
                    #expect(abs(nearest[row] - (row == anchor ? 0 : likeness)) < 1e-5)
                }
            }
        }
    }

    @Test func theNearestOfSeveralCounts() {
        for catalogue in Self.catalogues().prefix(10) where catalogue.count > 3 {
            let content = catalogue.content
            let anchors: [(row: Int, strength: Float)] = [(0, 0.5), (1, 1), (2, 0.7)]
            let nearest = content.nearness(to: anchors)
            for row in 0..<catalogue.count {
                let vector = content.vector(ofRow: row)
                let expected =
                    anchors.filter { $0.row != row }
                    .map { content.likeness(of: $0.row, to: vector) * $0.strength }.max() ?? 0
                #expect(abs(nearest[row] - expected) < 1e-5)
            }
        }
    }

    @Test func whatSharesMoreAndRarerIsMoreAlike() {
        let titles =
            [
                Title.film(1, keywords: ["rare", "common"]), .film(2, keywords: ["rare"]),
                .film(3, keywords: ["common"]),
            ]
            + (4...30).map { .film($0, keywords: $0 % 2 == 0 ? ["common"] : []) }
        let content = Catalogue(titles: titles).content
        #expect(
            content.likeness(of: 0, to: content.vector(ofRow: 1))
                > content.likeness(of: 0, to: content.vector(ofRow: 2)))
    }

    // MARK: - Catalogue

    @Test func ofEntriesWithOneIDTheFirstCounts() {
        let catalogue = Catalogue(titles: [.film(1, year: 1990), .film(1, year: 2000), .film(2)])
        #expect(catalogue.count == 2)
        #expect(catalogue.titles[0].year == 1990)
        #expect(catalogue.row(of: .film(2)) == 1)
        #expect(catalogue.row(of: TitleID(.tv, 1)) == nil)
    }

    @Test func franchisesAreInOrderOfRelease() {
        let catalogue = Catalogue(titles: [
            .film(1, year: 2003, collection: "Ring"), .film(2, year: nil, collection: "Ring"),
            .film(3, year: 2001, collection: "Ring"), .film(4),
        ])
        #expect(catalogue.franchise(ofRow: 0) == [2, 0, 1])
        #expect(catalogue.franchise(ofRow: 3) == [3])
    }

    @Test func fewVotesSayLessThanMany() {
        let catalogue = Catalogue(titles: [
            .film(1, vote: 9, votes: 3), .film(2, vote: 9, votes: 9000), .film(3, vote: 5, votes: 9000),
        ])
        #expect(catalogue.quality[1] > catalogue.quality[0])
        #expect(catalogue.quality[0] > catalogue.quality[2])
        #expect(catalogue.popularity[1] > catalogue.popularity[0])
    }

    @Test func animeIsADomainOfItsOwn() {
        #expect(Title.film(1, genres: ["Animation"], language: "ja").domain == .anime)
        #expect(Title.film(1, genres: ["Animation"], language: "en").domain == .movies)
        #expect(Title.series(1).domain == .tv)
    }

    @Test func idsReadWhatTheyWrite() {
        for id in [TitleID.film(603), TitleID(.tv, 1), TitleID(.movie, -5)] { #expect(TitleID(id.description) == id) }
        for text in ["", "movie", "movie:", "film:1", "movie:1:2", "movie:x", ":1"] { #expect(TitleID(text) == nil) }
    }
}
