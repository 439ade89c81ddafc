import Engine
import Presentation
import Testing

@testable import Commands

struct FilterGrammarTests {
    private let parser: CommandParser

    init() throws { parser = try ParserUnderTest.make() }

    private func filters(_ conditions: String) throws -> Filters {
        try #require(try parser.filters("recommend \(conditions)"), "“\(conditions)”").filters
    }

    @Test func everyKeyIsUnderstood() throws {
        let all = try #require(
            try parser.filters(
                "recommend kind:movie genre:thriller -genre:horror year:2015.. runtime:..100 lang:ko,ja person:Bong "
                    + "library:films quality:4k vote:7.. match:70.. -keyword:Violence limit:5 anywhere:on"))
        #expect(all.filters.kinds == [.movie])
        #expect(all.filters.genres == ["Thriller"])
        #expect(all.filters.excludedGenres == ["Horror"])
        #expect(all.filters.years == 2015...2200)
        #expect(all.filters.runtimes == 1...100)
        #expect(all.filters.languages == ["ko", "ja"])
        #expect(all.filters.people == ["Bong"])
        #expect(all.libraries == ["films"])
        #expect(all.filters.quality == ["4K"])
        #expect(all.filters.minimumVote == 7)
        #expect(all.filters.minimumMatch == 0.7)
        #expect(all.filters.excludedKeywords == ["violence"])
        #expect(all.limit == 5)
        #expect(all.filters.anywhere)
    }

    @Test func keysAndValuesMayBeWrittenInAnyCase() throws {
        #expect(try filters("GENRE:THRILLER Lang:KO").genres == ["Thriller"])
        #expect(try filters("genre:sci-fi").genres == ["Science Fiction"])
        #expect(try filters("genre:science_fiction,film-noir").genres == ["Science Fiction", "Film Noir"])
        #expect(try filters("genre:thriler").genres == ["Thriller"])
    }

    @Test func genresKindsAndLanguagesAreKnownInEveryLanguage() throws {
        let phrasebook = try ResourceFiles.phrasebook()
        for locale in phrasebook.all {
            for (name, word) in locale.words(.genres) {
                #expect(try filters("genre:\"\(word)\"").genres == [name], "\(locale.language): \(word)")
            }
            for (code, word) in locale.words(.languages) {
                #expect(try filters("lang:\"\(word)\"").languages == [code], "\(locale.language): \(word)")
            }
        }
        for word in ["movie", "film", "films", "filme"] { #expect(try filters("kind:\(word)").kinds == [.movie]) }
        for word in ["tv", "series", "serie", "série", "Serien"] { #expect(try filters("kind:\(word)").kinds == [.tv]) }
    }

    @Test func rangesAreOpenOnEitherSide() throws {
        #expect(try filters("year:1999").years == 1999...1999)
        #expect(try filters("year:1990..1999").years == 1990...1999)
        #expect(try filters("year:..1999").years == 1870...1999)
        #expect(try filters("vote:7,5").minimumVote == 7.5)
        #expect(try filters("match:70%").minimumMatch == 0.7)
    }

    @Test(arguments: [
        "kind:book", "genre:xyzzyxyz", "genre:,", "lang:klingon", "lang:12", "year:soon", "year:..", "year:2000..1990",
        "year:1..5", "year:1990..1995..1999", "year:99999999999999999999", "runtime:0..10", "runtime:-5",
        "runtime:..99999", "vote:11", "vote:nan", "vote:inf", "vote:-1", "match:101", "match:x", "anywhere:perhaps",
        "-person:Bong", "-year:1999", "-library:films", "-limit:3", "-kind:movie",
    ])
    func aWrongValueIsNamedWithAnExample(condition: String) {
        guard case .badFilterValue(_, let key, let example)? = parser.complaint("recommend \(condition)") else {
            Issue.record("“\(condition)” is not refused as a value")
            return
        }
        #expect(condition.contains(key))
        #expect(!example.isEmpty)
    }

    @Test func unknownKeysAndLimitsAreNamed() {
        #expect(parser.complaint("recommend colour:red") == .badFilter(key: "colour"))
        #expect(parser.complaint("recommend -colour:red") != nil)
        for limit in ["0", "11", "x", "-3"] {
            #expect(parser.complaint("recommend limit:\(limit)") == .badNumber(value: limit, range: 1...10))
        }
    }

    /// What an error or the help gives as an example is understood when it is typed.
    @Test func everyExampleWorks() throws {
        for key in FilterGrammar.keys {
            guard case .badFilterValue(_, _, let example)? = parser.complaint("recommend -\(key):\u{1F6D1}"),
                example != "\(key):…"
            else { continue }
            for one in example.split(separator: ", ") { #expect(parser.complaint("recommend \(one)") == nil, "\(one)") }
        }
        for locale in try ResourceFiles.phrasebook().all {
            let words = locale.text(.helpFilters).split(separator: ": ", maxSplits: 1).last ?? ""
            let examples = words.split(separator: ", ").map {
                $0.hasSuffix(".") && !$0.hasSuffix("..") ? String($0.dropLast()) : String($0)
            }
            #expect(examples.count > 8)
            for example in examples {
                #expect(parser.complaint("recommend \(example)") == nil, "\(locale.language): \(example)")
            }
        }
    }

    @Test func timesLinksAndReferencesAreNoConditions() throws {
        for word in ["20:15", "https://example.org", "movie:603", "tv:1399", "Alien:", ":x", "-:x"] {
            #expect(!FilterGrammar.isCondition(word), "\(word)")
        }
        #expect(FilterGrammar.isCondition("genre:drama"))
        #expect(FilterGrammar.isCondition("-genre:drama"))
    }
}
