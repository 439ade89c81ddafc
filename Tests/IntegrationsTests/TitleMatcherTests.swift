import Engine
import Testing

@testable import Integrations

@Suite struct TitleMatcherTests {
    let matcher = TitleMatcher(titles: smallCatalogue)

    @Test(arguments: [
        ("The Matrix", "Matrix, The (1999)"), ("Das Boot", "Boot, Das"), ("L'Avventura", "L’avventura"),
        ("Amélie", "AMELIE"), ("Fast & Furious", "Fast and Furious"), ("Tom und Jerry", "Tom & Jerry"),
        ("Astérix et Obélix", "Asterix and Obelix"), ("WALL·E", "Wall-E"), ("Ocean's Eleven", "Oceans Eleven"),
        ("Spider-Man: Homecoming", "Spiderman Homecoming"), ("Straße", "Strasse"), ("8½", "8 1/2"),
    ])
    func meetsOtherSpellings(a: String, b: String) {
        #expect(TitleNormalisation(a).key == TitleNormalisation(b).key)
    }

    @Test(arguments: [
        ("Rocky II", "Rocky III"), ("Rocky II", "Rocky"), ("Alien", "Aliens"), ("It", "It Follows"), ("千と千尋", "千尋"),
        ("...", "???"),
    ])
    func keepsDifferentTitlesApart(a: String, b: String) {
        #expect(TitleNormalisation(a).key != TitleNormalisation(b).key)
    }

    @Test func keepsTitlesThatAreOnlyAnArticle() {
        #expect(TitleNormalisation("A").key == "a")
        #expect(TitleNormalisation("Les").key == "les")
    }

    @Test func prefersTMDBThenIMDbThenName() throws {
        let all = TitleReference(kind: .movie, tmdb: 603, imdb: "tt0113277", name: "Spirited Away", year: 2001)
        #expect(try matcher.resolve(all) == TitleID(.movie, 603))
        let noTMDB = TitleReference(kind: .movie, tmdb: 5, imdb: "tt0113277", name: "Spirited Away", year: 2001)
        #expect(try matcher.resolve(noTMDB) == TitleID(.movie, 949))
        let nameOnly = TitleReference(kind: .movie, tmdb: 5, imdb: "tt5", name: "Spirited Away", year: 2001)
        #expect(try matcher.resolve(nameOnly) == TitleID(.movie, 129))
    }

    @Test(arguments: [1998, 1999, 2000])
    func allowsAYearBesideIt(year: Int) throws {
        #expect(try matcher.resolve(TitleReference(name: "matrix", year: year)) == TitleID(.movie, 603))
    }

    @Test func findsLocalizedNames() throws {
        let reference = TitleReference(name: "Chihiros Reise ins Zauberland", year: 2001)
        #expect(try matcher.resolve(reference) == TitleID(.movie, 129))
    }

    @Test func doesNotGuess() throws {
        let far = TitleReference(name: "The Matrix", year: 2001)
        #expect(throws: Rejection.unknownTitle(far)) { try matcher.resolve(far) }
        let undated = TitleReference(name: "The Matrix")
        #expect(throws: Rejection.yearNeeded(undated)) { try matcher.resolve(undated) }
        #expect(try matcher.resolve(TitleReference(name: "The Matrix (1999)")) == TitleID(.movie, 603))
        let series = TitleReference(kind: .tv, name: "The Matrix", year: 1999)
        #expect(throws: Rejection.unknownTitle(series)) { try matcher.resolve(series) }
    }

    @Test func namesTheCandidatesOfAnAmbiguousTitle() throws {
        let twins = TitleMatcher(titles: [
            Title(id: TitleID(.movie, 1), name: "Twin", year: 2000),
            Title(id: TitleID(.movie, 2), name: "Twin", year: 2000),
            Title(id: TitleID(.movie, 3), name: "Twin", year: 2001),
            Title(id: TitleID(.movie, 4), name: "The Twin", year: 2002),
        ])
        let reference = TitleReference(name: "Twin", year: 2000)
        let candidates = ["Twin (2000, movie:1)", "Twin (2000, movie:2)"]
        #expect(throws: Rejection.ambiguousTitle(reference, candidates: candidates)) { try twins.resolve(reference) }
        #expect(try twins.resolve(TitleReference(name: "The Twin", year: 2002)) == TitleID(.movie, 4))
        #expect(try twins.resolve(TitleReference(name: "Twin", year: 2001)) == TitleID(.movie, 3))
        #expect(try twins.resolve(TitleReference(name: "The Twin", year: 2003)) == TitleID(.movie, 4))
    }

    @Test func tellsFilmAndSeriesOfOneNumberApart() throws {
        #expect(try matcher.resolve(TitleReference(kind: .tv, tmdb: 1399)) == TitleID(.tv, 1399))
        #expect(try matcher.resolve(TitleReference(tmdb: 1399, name: "game of thrones")) == TitleID(.tv, 1399))
        let bare = TitleReference(tmdb: 1399)
        #expect {
            try matcher.resolve(bare)
        } throws: { error in
            if case Rejection.ambiguousTitle(bare, let candidates) = error { candidates.count == 2 } else { false }
        }
    }
}
