import Testing

@testable import Engine

/// Nearness in meaning beside the words of a wish.
struct MoodMeaningTests {
    private let world: World

    init() {
        world = World((1...40).map { Title.film($0, genres: $0 <= 10 ? ["Horror"] : ["Drama"]) })
    }

    private func intent(_ concepts: [String] = [], words: [String] = [], near: [Int]) -> MoodIntent {
        var intent = MoodIntent(text: "a wish")
        intent.concepts = concepts.map { .init(name: $0, phrase: $0) }
        intent.words = words
        // The first is the nearest; all others are equally far.
        for number in 1...40 { intent.meaning[.film(number)] = 0.1 }
        for (place, number) in near.enumerated() { intent.meaning[.film(number)] = 0.9 - 0.02 * Float(place) }
        return intent
    }

    private func picks(_ intent: MoodIntent, in world: World? = nil) throws -> [Pick] {
        let world = world ?? self.world
        return try world.answer(world.request(.ann, wish: intent, limit: 40)).picks
    }

    @Test func findsByMeaningWhatNoWordFinds() throws {
        #expect(try picks(intent(words: ["quixotic"], near: [])).isEmpty)
        let found = try picks(intent(words: ["quixotic"], near: [33, 21]))
        #expect(found.prefix(2).map(\.title.id) == [.film(33), .film(21)])
        #expect(found.allSatisfy { $0.reasons.first == .meaning })
    }

    @Test func aPickThatWordsSpeakForSaysTheWords() throws {
        let found = try picks(intent(["scary"], words: ["quixotic"], near: [3, 33]))
        #expect(found.first?.title.id == .film(3))
        #expect(found.first?.reasons.first == .mood(["scary"]))
        #expect(found.first { $0.title.id == .film(33) }?.reasons.first == .meaning)
    }

    @Test func whatIsUnderstoodInWordsOutweighsMeaning() throws {
        let found = try picks(intent(["scary"], near: [33]))
        let horror = Set((1...10).map { TitleID.film($0) })
        #expect(Set(found.prefix(10).map(\.title.id)) == horror)
    }

    @Test func meaningThatContradictsTheWordsIsNotTrusted() throws {
        // Everything was understood, and nothing that is near has any of it.
        let found = try picks(intent(["scary"], near: [33, 34]))
        #expect(found.allSatisfy { $0.reasons.first == .mood(["scary"]) })
        #expect(found.count == 10)
    }

    @Test func meaningNeverBreaksACondition() throws {
        var intent = intent(words: ["quixotic"], near: [3, 33])
        intent.filters.excludedGenres = ["Horror"]
        #expect(try picks(intent).map(\.title.id) == [.film(33)])
        intent.filters = Filters()
        intent.unlike = [.film(33)]
        #expect(try picks(intent).contains { $0.title.id == .film(33) } == false)
    }

    @Test func withoutItsNearnessTheScoreFalls() throws {
        let wish = intent(["scary"], words: ["quixotic"], near: [3, 4, 33])
        var without = wish
        without.meaning[.film(3)] = 0.1
        func score(_ wish: MoodIntent) throws -> Double {
            try #require(try picks(wish).first { $0.title.id == .film(3) }).score
        }
        #expect(try score(without) < score(wish))
    }

    @Test func hiddenTitlesMoveNothing() throws {
        var world = self.world
        let hidden = LibraryID("hidden")
        world.household.libraries.append(Library(id: hidden, name: "Hidden"))
        world.household.access[.ann] = .only([.main])
        world.household.items.removeAll { $0.title.tmdb > 30 }
        var apart = world
        apart.titles.removeAll { $0.id.tmdb > 30 }
        world.household.items += (31...40).map { LibraryItem(title: .film($0), library: hidden) }
        // The hidden ones are the nearest of all.
        let wish = intent(["scary"], words: ["quixotic"], near: Array(31...38) + [21, 5])
        func told(_ world: World) throws -> [String] {
            try picks(wish, in: world).map { "\($0.title.id) \($0.reasons.count) \($0.terms[.mood] ?? 0 > 0)" }
        }
        #expect(try told(world) == told(apart))
        #expect(try picks(wish, in: world).contains { $0.title.id == .film(21) })
    }

    @Test func asksForEnoughThatHiddenTitlesCannotCrowdOutOthers() {
        let catalogue = Catalogue(titles: world.titles)
        let all = MoodSearch.meaningLimit(in: catalogue) { _ in true }
        let some = MoodSearch.meaningLimit(in: catalogue) { $0 < 20 }
        #expect(some == MoodNearness.depth(visible: 20) + 1 + 20)
        #expect(all < some)
    }

    @Test func nonsenseNumbersFindNothing() throws {
        var wish = intent(words: ["quixotic"], near: [])
        for value in [Float.nan, .infinity, -.infinity, 0.5] {
            wish.meaning = Dictionary(uniqueKeysWithValues: (1...40).map { (TitleID.film($0), value) })
            #expect(try picks(wish).isEmpty)
        }
        wish.meaning = [.film(4711): 0.9]
        #expect(try picks(wish).isEmpty)
    }
}
