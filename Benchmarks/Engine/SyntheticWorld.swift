import Engine
import Foundation

/// Titles and viewings drawn from a seed, with the skew of real ones: few genres are common, few titles are known by
/// all, and members keep to a taste.
struct SyntheticWorld {
    static let now: Int64 = 1_760_000_000_000
    static let library = Library(id: LibraryID("films"), name: "Films")
    /// Every feature counts, so that none can be skipped.
    static let weights = RankerWeights(
        version: "benchmark", origin: "all ones",
        weights: Dictionary(uniqueKeysWithValues: Feature.allCases.map { ($0.rawValue, 1) }),
        calibration: .init(slope: 1, offset: 0))

    private static let genres = [
        "Drama", "Comedy", "Thriller", "Action", "Romance", "Crime", "Adventure", "Science Fiction", "Horror",
        "Fantasy", "Family", "Mystery", "Animation", "Music", "War", "History", "Documentary", "Western",
    ]

    /// The lexicon of the checkout that this benchmark belongs to.
    static func lexicon() throws -> MoodLexicon {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let names = ["concepts", "en", "de", "fr"].map { "\($0).json" }
        return try MoodLexicon.load(
            from: Dictionary(
                uniqueKeysWithValues: try names.map { name in
                    (name, try Data(contentsOf: root.appendingPathComponent("locales/mood/\(name)")))
                }))
    }

    private let size: Int
    private var random: SplitMix64

    init(titles: Int, seed: UInt64) {
        size = titles
        random = SplitMix64(seed: seed)
    }

    /// A number below `bound`; small ones are far more likely.
    private mutating func skewed(_ bound: Int) -> Int {
        let chance = Double.random(in: 0..<1, using: &random)
        return min(Int(chance * chance * chance * Double(bound)), bound - 1)
    }

    mutating func titles() -> [Title] {
        (0..<size).map { number in
            var title = Title(id: TitleID(.movie, number + 1), name: "Title \(number)")
            title.year = 2024 - skewed(90)
            title.genres = Array(Set((0..<3).map { _ in Self.genres[skewed(Self.genres.count)] })).sorted()
            title.keywords = (0..<10).map { _ in "keyword \(skewed(size + 200))" }
            title.directors = ["Director \(skewed(size / 2 + 10))"]
            title.cast = (0..<6).map { _ in "Actor \(skewed(size * 2 + 10))" }
            title.studios = ["Studio \(skewed(size / 20 + 5))"]
            title.runtime = 80 + skewed(100)
            title.originalLanguage = ["en", "fr", "de", "ja", "ko"][skewed(5)]
            title.voteCount = 20_000 / (skewed(size) + 1) + 10
            title.voteAverage = 5 + Double(skewed(40)) / 10
            title.overview = (0..<40).map { _ in "word\(skewed(6_000))" }.joined(separator: " ")
            return title
        }
    }

    mutating func vector(dimensions: Int) -> [Float] {
        (0..<dimensions).map { _ in Float.random(in: -1...1, using: &random) }
    }

    mutating func household(of count: Int, eventsEach: Int, titles: [Title]) -> Household {
        let members = (0..<count).map { Member(id: MemberID("m\($0)"), name: "Member \($0)") }
        var household = Household(
            members: members, libraries: [Self.library],
            access: Dictionary(uniqueKeysWithValues: members.map { ($0.id, .all) }),
            items: titles.map { LibraryItem(title: $0.id, library: Self.library.id) },
            contributors: Set(members.map(\.id)))
        for member in members {
            for _ in 0..<eventsEach {
                household.events.append(
                    WatchEvent(
                        member: member.id, title: titles[skewed(titles.count)].id,
                        startedAt: Self.now - Int64.random(in: 1...900, using: &random) * .day,
                        completion: Double.random(in: 0...1, using: &random).squareRoot()))
            }
        }
        return household
    }
}
