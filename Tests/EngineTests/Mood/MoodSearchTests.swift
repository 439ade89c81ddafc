import Testing

@testable import Engine

struct MoodSearchTests {
    let world: MoodWorld

    init() throws { world = try MoodWorld() }

    @Test(
        arguments: [
            ("courtroom drama", "12 Angry Men"), ("Gerichtsdrama", "12 Angry Men"), ("film de procès", "12 Angry Men"),
            ("surveillance state", "Das Leben der Anderen"), ("Überwachungsstaat", "Das Leben der Anderen"),
            ("romantic comedy in London", "Notting Hill"), ("koreanischer Rachethriller", "Oldboy"),
            ("haunted house with no gore", "The Others"), ("une comédie française légère", "Le Dîner de cons"),
            ("movie with Tom Hanks", "Cast Away"),
        ])
    func putsWhatWasAskedForFirst(wish: String, name: String) {
        let found = world.found(wish)
        #expect(found.prefix(2).contains(name), "\(wish): \(found)")
    }

    @Test func likeATitleButFunnierFindsAComedyOfItsKind() {
        #expect(world.found("like Arrival but funnier").first == "Galaxy Quest")
    }

    @Test func theTitleThatWasNamedIsNotFound() {
        #expect(!world.found("like Arrival").contains("Arrival"))
    }

    @Test func whatIsToBeAvoidedFallsBehind() throws {
        let found = world.found("horror without gore")
        let gentle = try #require(found.firstIndex(of: "The Others"))
        let gory = try #require(found.firstIndex(of: "Hostel"))
        #expect(gentle < gory)
    }

    @Test func conditionsAloneFindEverythingThatMeetsThem() {
        #expect(Set(world.found("unter 100 Minuten")) == ["12 Angry Men", "Le Dîner de cons"])
    }

    @Test func evidenceNamesOnlyWhatWasAskedFor() throws {
        let intent = world.intent("a haunted house movie that is something atmospheric")
        let row = try #require(world.catalogue.row(of: .film(5)))
        let evidence = world.search.match(intent).evidence(ofRow: row)
        #expect(!evidence.isEmpty)
        #expect(Set(evidence).isSubset(of: Set(intent.concepts.map(\.name) + intent.words)))
        #expect(Set(evidence).isDisjoint(with: ["movie", "something", "that"]))
    }

    @Test func titlesWithoutTheThemeHaveNoEvidenceOfIt() throws {
        let row = try #require(world.catalogue.row(of: .film(4)))
        #expect(world.search.match(world.intent("zombies")).evidence(ofRow: row).isEmpty)
    }

    @Test func anEmptyCatalogueFindsNothing() throws {
        let empty = try MoodWorld([])
        #expect(empty.found("cozy comedy like Arrival").isEmpty)
    }
}
