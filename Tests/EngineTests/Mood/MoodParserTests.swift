import Testing

@testable import Engine

struct MoodParserTests {
    let world: MoodWorld

    init() throws { world = try MoodWorld() }

    private func concepts(_ text: String) -> Set<String> { Set(world.intent(text).concepts.map(\.name)) }

    private func avoided(_ text: String) -> Set<String> { Set(world.intent(text).avoided.map(\.name)) }

    @Test(
        arguments: [
            ("cozy rainy day movie", ["cozy"]),
            ("gripping courtroom drama", ["suspenseful", "courtroom"]),
            ("light-hearted French comedy", ["light-hearted", "french film", "comedy"]),
            ("korean thriller", ["korean film", "thriller"]),
            ("düstere Dystopie über einen Überwachungsstaat", ["dark", "dystopia", "surveillance state"]),
            ("ein lustiger Zombiefilm", ["funny", "zombies"]),
            ("etwas Gemütliches für einen Regentag", ["cozy"]),
            ("une comédie française légère et populaire", ["comedy", "french film", "light-hearted", "popular"]),
            ("film d'espionnage pendant la guerre froide", ["spies", "cold war"]),
            ("une histoire d'amour qui fait pleurer", ["love story", "sad"]),
        ])
    func understandsWishesInThreeLanguages(text: String, names: [String]) {
        #expect(concepts(text).isSuperset(of: names))
    }

    @Test(arguments: [("Ein Wohlfühlfilm", "feel-good"), ("Spionagethriller", "spies"), ("Gerichtsdrama", "courtroom")])
    func findsTheThemeOfAGermanCompound(text: String, name: String) {
        #expect(concepts(text).contains(name))
    }

    @Test func splitsACompoundIntoBothOfItsParts() {
        #expect(concepts("Weltraumkomödie").isSuperset(of: ["space", "comedy"]))
    }

    @Test(
        arguments: [
            ("romantc comdy", ["comedy"]), ("spannende Komodie", ["comedy"]), ("vampries", ["vampires"]),
            ("dystpian film", ["dystopia"]), ("espionage thriler", ["spies", "thriller"]),
        ])
    func forgivesSlipsOfTheKeyboard(text: String, names: [String]) {
        #expect(concepts(text).isSuperset(of: names))
    }

    @Test(arguments: ["no horror", "ohne Horror", "sans horreur", "kein Horrorfilm", "pas de film d'horreur"])
    func noExcludesAGenre(text: String) {
        let intent = world.intent(text)
        #expect(intent.filters.excludedGenres == ["Horror"])
        #expect(intent.concepts.isEmpty)
    }

    @Test(arguments: ["slow-burn horror with no gore", "Horror ohne Gore", "film d'horreur sans gore"])
    func noReachesOnlyWhatFollows(text: String) {
        #expect(concepts(text).contains("horror"))
        #expect(avoided(text).contains("gory"))
        #expect(world.intent(text).filters.excludedGenres.isEmpty)
    }

    @Test(arguments: ["ohne Gewalt", "without violence", "sans violence", "nicht zu brutal", "pas trop violent"])
    func notTooMuchAvoidsWithoutExcluding(text: String) {
        #expect(avoided(text).contains("violent"))
        #expect(!concepts(text).contains("violent"))
    }

    @Test(
        arguments: [
            "something like Arrival but funnier", "so etwas wie Arrival, aber lustiger",
            "quelque chose comme Arrival mais plus drôle", "Arrival but funnier",
        ])
    func likeATitleButWithADifference(text: String) {
        let intent = world.intent(text)
        #expect(intent.like == [.film(1)])
        #expect(intent.concepts.map(\.name) == ["funny"])
    }

    @Test func forgivesSlipsInTitles() {
        #expect(world.intent("like Arival").like == [.film(1)])
        #expect(world.intent("wie Noting Hill").like == [.film(4)])
    }

    @Test(
        arguments: [
            ("90s comedy", 1990...1999), ("Komödie aus den 90ern", 1990...1999), ("comédie des années 90", 1990...1999),
            ("80er Jahre Film", 1980...1989), ("a 1950s western", 1950...1959),
            ("Film noir aus den 40ern", 1940...1949),
            ("between 1970 and 1980", 1970...1980), ("zwischen 1970 und 1980", 1970...1980),
            ("entre 1970 et 1980", 1970...1980), ("seventies thriller", 1970...1979),
        ])
    func readsEras(text: String, years: ClosedRange<Int>) {
        #expect(world.intent(text).filters.years == years)
    }

    @Test(arguments: ["neuer als 2015", "newer than 2015", "après 2015"])
    func readsOpenEras(text: String) throws {
        let years = try #require(world.intent(text).filters.years)
        #expect(!years.contains(2014))
        #expect(years.contains(2020))
    }

    @Test func oldAndRecentAreEras() throws {
        let old = try #require(world.intent("an old movie").filters.years)
        let recent = try #require(world.intent("a recent movie").filters.years)
        #expect(old.upperBound < recent.lowerBound)
    }

    @Test(
        arguments: [
            ("comedy under 100 minutes", 100), ("unter zwei Stunden", 120), ("moins d'1h30", 90),
            ("höchstens 90 Minuten", 90), ("less than two hours", 120), ("unter anderthalb Stunden", 90),
        ])
    func readsRuntimes(text: String, minutes: Int) {
        #expect(world.intent(text).filters.runtimes == 1...minutes)
    }

    @Test(arguments: ["short and funny", "kurz und lustig", "court et drôle", "pas trop long", "nicht zu lang"])
    func shortIsARuntime(text: String) throws {
        let runtimes = try #require(world.intent(text).filters.runtimes)
        #expect(runtimes.contains(80))
        #expect(!runtimes.contains(150))
    }

    @Test(arguments: ["with Tom Hanks", "mit Tom Hanks", "avec Tom Hanks", "mit Tom Hnaks"])
    func findsPeople(text: String) {
        #expect(world.intent(text).filters.people == ["Tom Hanks"])
    }

    @Test func aHeroineIsNotHeroin() {
        #expect(concepts("a film with a strong heroine") == ["strong women"])
    }

    @Test func joiningWordsAreNoThemes() {
        #expect(concepts("funny and sad").isSubset(of: ["comedy-drama", "funny", "sad"]))
        #expect(!concepts("horror and comedy").contains("mountains"))
    }

    @Test(arguments: ["", " ", "😀🎬", "\u{0}\u{7}\u{1b}[31m", "!!!", String(repeating: "ö", count: 100_000)])
    func emptyAndHostileTextAsksForNoTheme(text: String) {
        let intent = world.intent(text)
        #expect(intent.concepts.isEmpty)
        #expect(intent.like.isEmpty)
    }

    @Test func readsNothingBeyondFourHundredCharacters() {
        let padding = String(repeating: "x ", count: 250)
        #expect(world.intent(padding + "horror").concepts.isEmpty)
        #expect(concepts("horror " + padding).contains("horror"))
    }

    @Test func survivesRandomText() {
        var generator = SplitMix64(seed: 20)
        let pieces = [
            "not", "like", "but", "ohne", "mit", "1h", "90", "s", "er", "Jahre", "under", "-", ",", "(", "l'", "ß", "é",
            "İ",
            "🎞", "\u{301}", "Solaris", "film", "between", "und", "9999999999999999999999", "horror", "\u{202e}", ".",
            "½",
        ]
        for _ in 0..<5000 {
            let text = (0..<12).map { _ in generator.one(of: pieces) + (generator.chance(0.7) ? " " : "") }.joined()
            let intent = world.intent(text, generator.one(of: ["en", "de", "fr"]))
            #expect(intent.text == text)
            #expect(world.search.match(intent).relevance.allSatisfy { (0...1.3).contains($0) })
        }
    }

    @Test func hiddenTitlesAndPeopleAreNeverResolved() {
        let wishes = [
            "something like Arrival", "Arrival but funnier", "not like Arrival", "with Tom Hanks", "wie Arival",
        ]
        for wish in wishes {
            let seen = world.intent(wish)
            #expect(!(seen.like + seen.unlike).isEmpty || !seen.filters.people.isEmpty)
            let hidden = world.parser.intent(of: wish, language: "en") { _ in false }
            #expect((hidden.like + hidden.unlike).isEmpty)
            #expect(hidden.filters.people.isEmpty)
        }
    }
}
