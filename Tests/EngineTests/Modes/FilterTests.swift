import Testing

@testable import Engine

/// Each condition lets pass what meets it, and nothing that does not or is not known to.
struct FilterTests {
    private static let titles: [Title] = [
        .film(
            1, year: 1979, genres: ["Horror", "Drama"], keywords: ["space"], directors: ["Scott"], cast: ["Weaver"],
            runtime: 117, language: "en", vote: 8.2),
        .film(
            2, year: 2001, genres: ["Comedy"], keywords: ["paris"], directors: ["Jeunet"], runtime: 122, language: "fr",
            vote: 7.9),
        .film(
            3, year: 2019, genres: ["Drama"], keywords: ["house"], cast: ["Scott"], runtime: 133, language: "ko",
            vote: 8.5),
        .film(4, year: nil, genres: [], runtime: nil, language: nil, vote: nil),
        Title(
            id: TitleID(.tv, 5), name: "Series", year: 2010, genres: ["Drama"], runtime: 45, originalLanguage: "en",
            voteAverage: 6),
        .film(6, year: 2005, genres: ["Drama"], runtime: 90, language: "en", vote: 7),
    ]

    private static var world: World {
        var world = World(titles)
        world.household.libraries = ["main", "uhd"].map { Library(id: LibraryID($0), name: $0) }
        world.household.items = [
            LibraryItem(title: .film(1), library: .main, quality: ["1080p"]),
            LibraryItem(title: .film(1), library: LibraryID("uhd"), quality: ["4K", "HDR"]),
            LibraryItem(title: .film(2), library: .main, quality: ["1080p"]),
            LibraryItem(title: .film(3), library: LibraryID("uhd"), quality: ["4K"]),
            LibraryItem(title: .film(4), library: .main),
            LibraryItem(title: TitleID(.tv, 5), library: .main),
        ]
        return world
    }

    private static func filters(_ change: (inout Filters) -> Void) -> Filters {
        var filters = Filters()
        change(&filters)
        return filters
    }

    private static let table: [(name: String, filters: Filters, passing: Set<Int>)] = [
        ("none", filters { _ in }, [1, 2, 3, 4, 5]),
        ("films", filters { $0.kinds = [.movie] }, [1, 2, 3, 4]),
        ("series", filters { $0.kinds = [.tv] }, [5]),
        ("both kinds", filters { $0.kinds = [.movie, .tv] }, [1, 2, 3, 4, 5]),
        ("genre", filters { $0.genres = ["Drama"] }, [1, 3, 5]),
        ("one of two genres", filters { $0.genres = ["Horror", "Comedy"] }, [1, 2]),
        ("without a genre", filters { $0.excludedGenres = ["Horror"] }, [2, 3, 4, 5]),
        (
            "genre without another",
            filters {
                $0.genres = ["Drama"]; $0.excludedGenres = ["Horror"]
            }, [3, 5]
        ),
        ("without a keyword", filters { $0.excludedKeywords = ["space", "house"] }, [2, 4, 5]),
        ("director or actor", filters { $0.people = ["Scott"] }, [1, 3]),
        ("years", filters { $0.years = 1979...2001 }, [1, 2]),
        ("from a year", filters { $0.years = 2019...2100 }, [3]),
        ("short", filters { $0.runtimes = 0...117 }, [1, 5]),
        ("language", filters { $0.languages = ["ko", "fr"] }, [2, 3]),
        ("not a language", filters { $0.excludedLanguages = ["en"] }, [2, 3, 4]),
        ("vote", filters { $0.minimumVote = 8.2 }, [1, 3]),
        ("library", filters { $0.libraries = [LibraryID("uhd")] }, [1, 3]),
        ("no such library", filters { $0.libraries = [LibraryID("attic")] }, []),
        ("quality", filters { $0.quality = ["4K"] }, [1, 3]),
        ("two badges on one copy", filters { $0.quality = ["4K", "HDR"] }, [1]),
        ("badges of different copies", filters { $0.quality = ["4K", "1080p"] }, []),
        (
            "badge in a library",
            filters {
                $0.quality = ["4K"]; $0.libraries = [.main]
            }, []
        ),
        ("anywhere", filters { $0.anywhere = true }, [1, 2, 3, 4, 5, 6]),
        (
            "anywhere with quality",
            filters {
                $0.anywhere = true; $0.quality = ["1080p"]
            }, [1, 2]
        ),
        (
            "anywhere in a library",
            filters {
                $0.anywhere = true; $0.libraries = [.main]
            }, [1, 2, 4, 5]
        ),
        ("certain match", filters { $0.minimumMatch = 1.1 }, []),
        ("any match", filters { $0.minimumMatch = 0 }, [1, 2, 3, 4, 5]),
    ]

    @Test(arguments: table.indices)
    func onlyWhatMeetsTheConditionPasses(index: Int) throws {
        let (name, filters, passing) = Self.table[index]
        var request = Self.world.request(.ann, limit: 20)
        request.filters = filters
        let answer = try Self.world.answer(request)
        #expect(Set(answer.picks.map(\.visible.id.tmdb)) == passing, "\(name)")
    }

    @Test func minimumMatchKeepsExactlyTheSurerOnes() throws {
        let world = World((1...30).map { .film($0, vote: Double($0) / 3) })
        let all = try world.answer(world.request(.ann, limit: 30)).picks
        let middle = try #require(all.map(\.match).sorted().dropFirst(15).first)
        var request = world.request(.ann, limit: 30)
        request.filters.minimumMatch = middle
        let kept = try world.answer(request).picks
        #expect(Set(kept.map(\.visible.id)) == Set(all.filter { $0.match >= middle }.map(\.visible.id)))
        #expect(kept.count == 15)
    }

    @Test func candidatesRestrictThePool() throws {
        var request = Self.world.request(.ann)
        request.candidates = [.film(2), .film(3), .film(77)]
        #expect(Set(try Self.world.answer(request).picks.map(\.visible.id)) == [.film(2), .film(3)])
        request.candidates = []
        #expect(try Self.world.answer(request).picks.isEmpty)
    }

    // MARK: - Combining

    @Test func combiningWithNothingChangesNothing() {
        for (name, filters, _) in Self.table {
            #expect(filters.combined(with: Filters()) == filters, "\(name)")
            #expect(Filters().combined(with: filters) == filters, "\(name)")
        }
    }

    @Test func combiningKeepsBothConditions() {
        let one = Self.filters {
            $0.genres = ["Drama", "Horror"]
            $0.years = 1970...2000
            $0.minimumVote = 6
            $0.excludedGenres = ["War"]
        }
        let other = Self.filters {
            $0.genres = ["Drama", "Comedy"]
            $0.years = 1990...2010
            $0.minimumVote = 7
            $0.excludedGenres = ["Music"]
            $0.anywhere = true
        }
        let both = one.combined(with: other)
        #expect(both.genres == ["Drama"])
        #expect(both.years == 1990...2000)
        #expect(both.minimumVote == 7)
        #expect(both.excludedGenres == ["War", "Music"])
        #expect(both.anywhere)
    }

    /// A contradiction keeps the condition that was set first: an answer to half of the wish beats none.
    @Test func ofAContradictionTheFirstIsKept() {
        let one = Self.filters {
            $0.years = 1970...1979; $0.languages = ["fr"]
        }
        let other = Self.filters {
            $0.years = 1990...1999; $0.languages = ["ko"]
        }
        #expect(one.combined(with: other) == one)
    }
}
