import Testing

@testable import Engine

struct ExactVectorIndexTests {
    private func worlds() -> [VectorWorld] {
        let lengths = [2, 31, 64, 65, 384, 768]
        return VectorWorld.hostile + lengths.map { .random(titles: 900, dimensions: $0) }
            + lengths.map { .clustered(titles: 900, dimensions: $0, clusters: 12) }
    }

    @Test func quantisedNearestEqualsExactScan() throws {
        for world in worlds() {
            let index = try world.index()
            for query in world.queries {
                for limit in [1, 10, 100] {
                    #expect(
                        try index.nearest(to: query, limit: limit) == world.nearest(to: query, limit: limit),
                        "\(world.name), \(world.dimensions) dimensions, limit \(limit)")
                }
            }
        }
    }

    @Test func comparesFewTitlesInFloats() throws {
        for world in [
            VectorWorld.random(titles: 9000, dimensions: 384),
            .clustered(titles: 9000, dimensions: 384, clusters: 100),
        ] {
            let index = try world.index()
            for query in world.queries { #expect(try index.search(query, limit: 10).compared < 450) }
        }
    }

    @Test func similaritiesAreCosines() throws {
        let index = try ExactVectorIndex(
            titles: [TitleID(.movie, 1), TitleID(.movie, 2), TitleID(.movie, 3), TitleID(.movie, 4)],
            vectors: [0, 5, 3, 4, -1, 0, 0, -2], dimensions: 2)
        let matches = try index.nearest(to: [0, 100], limit: 9)
        #expect(matches.map(\.title.tmdb) == [1, 2, 3, 4])
        for (match, cosine) in zip(matches, [1, 0.8, 0, -1] as [Float]) {
            #expect(abs(match.similarity - cosine) < 1e-6)
        }
    }

    @Test func neverExceedsACosine() throws {
        for world in worlds() {
            for match in try world.index().nearest(to: world.vectors[0], limit: .max) {
                #expect((-1...1).contains(match.similarity))
            }
        }
    }

    @Test func ignoresMagnitudes() throws {
        let world = VectorWorld.random(titles: 300, dimensions: 70)
        var scaled = world
        for row in scaled.vectors.indices { scaled.vectors[row] = world.vectors[row].map { $0 * 1024 } }
        for query in world.queries {
            let expected = try world.index().nearest(to: query, limit: 20)
            #expect(try scaled.index().nearest(to: query.map { $0 / 4096 }, limit: 20) == expected)
        }
    }

    @Test func theOrderOfArrivalDoesNotMatter() throws {
        for world in worlds() {
            var reversed = world
            reversed.titles.reverse()
            reversed.vectors.reverse()
            let (index, other) = (try world.index(), try reversed.index())
            for query in world.queries {
                #expect(try index.nearest(to: query, limit: 25) == other.nearest(to: query, limit: 25))
            }
        }
    }

    @Test func appendedRowByRowIsTheSameIndex() throws {
        let world = VectorWorld.clustered(titles: 1100, dimensions: 40, clusters: 5)
        var grown = try ExactVectorIndex(dimensions: 40)
        for (title, vector) in zip(world.titles, world.vectors) { try grown.append(title, vector) }
        let index = try world.index()
        #expect(grown.count == index.count)
        for query in world.queries {
            #expect(try grown.nearest(to: query, limit: 30) == index.nearest(to: query, limit: 30))
        }
    }

    @Test func copiesAreIndependent() throws {
        let world = VectorWorld.random(titles: 300, dimensions: 20)
        let index = try world.index()
        var (first, second) = (index, index)
        let query = world.queries[0]
        try first.append(TitleID(.movie, 200_001), query)
        try second.append(TitleID(.movie, 200_002), query.map { -$0 })
        #expect([index.count, first.count, second.count] == [300, 301, 301])
        #expect(try index.nearest(to: query, limit: 5) == world.nearest(to: query, limit: 5))
        #expect(try first.nearest(to: query, limit: 1)[0].title.tmdb == 200_001)
        #expect(try second.nearest(to: query, limit: .max)[300].title.tmdb == 200_002)
    }

    @Test func anyLimitIsAnswered() throws {
        let world = VectorWorld.random(titles: 50, dimensions: 8)
        let (index, query) = (try world.index(), world.queries[0])
        #expect(try index.nearest(to: query, limit: 0) == [])
        for limit in [50, 51, .max] {
            #expect(try index.nearest(to: query, limit: limit) == world.nearest(to: query, limit: 50))
        }
        #expect(try ExactVectorIndex(dimensions: 8).nearest(to: query, limit: .max) == [])
    }

    @Test func staysWellBelowTwoHundredMegabytesAtFortyThousandTitles() throws {
        let bytes = (40_000 / VectorBlock.capacity + 1) * VectorBlock.bytes(stride: UnitVector.stride(dimensions: 768))
        #expect(bytes < 160_000_000)
        let index = try VectorWorld.random(titles: 1000, dimensions: 768).index()
        #expect(index.bytes >= 1000 * 768 * 5)
        #expect(index.bytes < 1100 * 768 * 5)
    }
}
