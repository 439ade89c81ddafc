import Engine
import Foundation

/// Titles on a shelf that one member may see, as the engine hands them out.
enum Shelf {
    static let library = Library(id: LibraryID("films"), name: "Films")
    static let member = MemberID("anna")

    static func visible(_ titles: [Title], quality: [String] = []) throws -> [VisibleTitle] {
        let view = try recommender(over: titles, quality: quality).visibleLibrary(for: [member])
        let rows = Catalogue(titles: titles)
        return titles.compactMap { rows.row(of: $0.id).flatMap(view.title(ofRow:)) }
    }

    static func recommender(over titles: [Title], quality: [String] = []) throws -> Recommender {
        let files = ["concepts"] + ["en", "de", "fr"]
        let lexicon = try MoodLexicon.load(
            from: Dictionary(
                uniqueKeysWithValues: try files.map {
                    ("locales/mood/\($0).json", try LocaleFiles.data("locales/mood/\($0).json"))
                }))
        let catalogue = Catalogue(titles: titles)
        return Recommender(
            catalogue: catalogue, search: MoodSearch(catalogue: catalogue, lexicon: lexicon),
            weights: RankerWeights(
                version: "test", origin: "test", weights: [:], calibration: .init(slope: 1, offset: 0)),
            household: Household(
                members: [Member(id: member, name: "Anna")], libraries: [library], access: [member: .all],
                items: titles.map { LibraryItem(title: $0.id, library: library.id, quality: quality) }),
            now: 1_780_000_000_000)
    }
}
