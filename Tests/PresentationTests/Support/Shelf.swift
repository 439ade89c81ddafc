import Engine
import Foundation

/// Titles on a shelf that one member may see, as the engine hands them out.
enum Shelf {
    static let library = Library(id: LibraryID("films"), name: "Films")
    static let member = MemberID("anna")

    static func visible(_ titles: [Title], quality: [String] = []) -> [VisibleTitle] {
        let catalogue = Catalogue(titles: titles)
        let household = Household(
            members: [Member(id: member, name: "Anna")], libraries: [library], access: [member: .all],
            items: titles.map { LibraryItem(title: $0.id, library: library.id, quality: quality) })
        let recommender = Recommender(
            catalogue: catalogue, search: MoodSearch(catalogue: catalogue, lexicon: lexicon),
            weights: RankerWeights(version: "test", origin: "test", weights: [:], calibration: .init(slope: 1, offset: 0)),
            household: household, now: 0)
        let view = recommender.visibleLibrary(for: [member])
        return titles.compactMap { catalogue.row(of: $0.id).flatMap(view.title(ofRow:)) }
    }

    private static var lexicon: MoodLexicon {
        get throws { throw CocoaError(.featureUnsupported) }
    }
}
