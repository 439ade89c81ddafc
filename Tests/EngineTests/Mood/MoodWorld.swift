import Foundation

@testable import Engine

/// A small catalogue with the lexicon that the program ships.
struct MoodWorld {
    let catalogue: Catalogue
    let parser: MoodParser
    let search: MoodSearch

    init(_ titles: [Title] = MoodWorld.titles) throws {
        let lexicon = try Self.lexicon()
        catalogue = Catalogue(titles: titles)
        parser = MoodParser(lexicon: lexicon, catalogue: catalogue)
        search = MoodSearch(catalogue: catalogue, lexicon: lexicon)
    }

    func intent(_ text: String, _ language: String? = nil) -> MoodIntent {
        parser.intent(of: text, language: language) { _ in true }
    }

    /// The names of everything that fits, best first.
    func found(_ text: String, _ language: String? = nil) -> [String] {
        let intent = intent(text, language)
        let relevance = search.match(intent).relevance
        return catalogue.titles.indices
            .filter { relevance[$0] > 0 && intent.filters.allows(catalogue.titles[$0]) }
            .sorted { (relevance[$0], $1) > (relevance[$1], $0) }
            .map { catalogue.titles[$0].name }
    }

    static func files() throws -> [String: Data] {
        let root = URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return try Dictionary(
            uniqueKeysWithValues: ["concepts", "en", "de", "fr"].map { name in
                let path = "locales/mood/\(name).json"
                return (path, try Data(contentsOf: root.appendingPathComponent(path)))
            })
    }

    static func lexicon() throws -> MoodLexicon { try MoodLexicon.load(from: try files()) }

    static let titles: [Title] = [
        title(1, "Arrival", 2016, ["Science Fiction", "Drama"], ["alien", "first contact", "language"]),
        title(
            2, "Galaxy Quest", 1999, ["Science Fiction", "Comedy"], ["alien", "spaceship", "spoof", "first contact"]),
        title(3, "Alien", 1979, ["Science Fiction", "Horror"], ["alien", "spaceship", "monster", "gore"]),
        title(4, "Notting Hill", 1999, ["Comedy", "Romance"], ["romantic comedy", "london england", "bookshop"]),
        title(5, "The Others", 2001, ["Horror", "Mystery"], ["haunted house", "ghost", "atmospheric"]),
        title(6, "Hostel", 2005, ["Horror"], ["gore", "torture", "slasher"]),
        title(7, "12 Angry Men", 1957, ["Drama"], ["court", "jury", "judge", "lawyer"], runtime: 96),
        title(
            8, "Das Leben der Anderen", 2006, ["Drama", "Thriller"], ["stasi", "east germany", "surveillance"], "de"),
        title(9, "Le Dîner de cons", 1998, ["Comedy"], ["dinner", "paris"], "fr", runtime: 80),
        title(10, "Cast Away", 2000, ["Drama", "Adventure"], ["desert island", "survival"], cast: ["Tom Hanks"]),
        title(11, "Oldboy", 2003, ["Thriller"], ["revenge", "kidnapping"], "ko"),
        title(12, "Solaris", 1972, ["Science Fiction"], ["space station"], "ru", runtime: 167),
        title(13, "Solaris", 2002, ["Science Fiction"], ["space station"], votes: 900),
        title(14, "The Matrix", 1999, ["Action", "Science Fiction"], ["simulated reality", "hacker"]),
        title(15, "Amélie", 2001, ["Comedy", "Romance"], ["paris", "quirky", "whimsical"], "fr"),
    ]

    private static func title(
        _ number: Int, _ name: String, _ year: Int, _ genres: [String], _ keywords: [String],
        _ language: String = "en", cast: [String] = [], runtime: Int = 110, votes: Int = 1000
    ) -> Title {
        var title = Title.film(
            number, year: year, genres: genres, keywords: keywords, cast: cast, runtime: runtime, language: language,
            votes: votes)
        title.name = name
        return title
    }
}
