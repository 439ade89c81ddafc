import Testing

@testable import Engine

struct TitleIndexTests {
    let world: MoodWorld

    init() throws { world = try MoodWorld() }

    private func find(_ text: String, limit: Int = 5) -> [String] {
        world.parser.titles.find(text, limit: limit) { _ in true }.map { world.catalogue.titles[$0.row].name }
    }

    @Test(
        arguments: [
            ("The Matrix", "The Matrix"), ("matrix", "The Matrix"), ("MATRX", "The Matrix"), ("amelie", "Amélie"),
            ("notting", "Notting Hill"), ("leben anderen", "Das Leben der Anderen"), ("angry", "12 Angry Men"),
        ])
    func findsByNamePartsAndSlips(text: String, name: String) {
        #expect(find(text).first == name)
    }

    @Test func aYearPrefersItsTitle() throws {
        for (year, id) in [(1972, 12), (2002, 13)] {
            let best = try #require(world.parser.titles.find("Solaris (\(year))", limit: 1) { _ in true }.first)
            #expect(world.catalogue.titles[best.row].id == .film(id))
        }
    }

    @Test func theBetterKnownOfTheSameNameComesFirst() throws {
        let best = try #require(world.parser.titles.find("Solaris", limit: 1) { _ in true }.first)
        #expect(world.catalogue.titles[best.row].id == .film(12))
    }

    @Test func findsLocalizedNames() throws {
        var title = Title.film(1)
        title.name = "Intouchables"
        title.localized["de"] = .init(title: "Ziemlich beste Freunde", overview: "")
        let index = TitleIndex(catalogue: Catalogue(titles: [title]))
        let best = try #require(index.find("ziemlich beste freunde", limit: 1) { _ in true }.first)
        #expect(best.row == 0 && best.score > 0.9)
    }

    @Test func hiddenTitlesAreNeverFound() {
        for text in ["The Matrix", "Matrix", "matrx", "m", "Solaris (1972)"] {
            #expect(!find(text).isEmpty)
            #expect(world.parser.titles.find(text, limit: 5) { _ in false }.isEmpty)
        }
    }

    @Test func returnsNoMoreThanTheLimit() {
        #expect(find("a", limit: 2).count <= 2)
        #expect(find("Arrival", limit: 0).isEmpty)
    }
}
