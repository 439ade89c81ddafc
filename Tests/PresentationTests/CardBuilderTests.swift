import Chat
import Engine
import Testing

@testable import Presentation

struct CardBuilderTests {
    private let phrasebook: Phrasebook
    private let film = Title(
        id: TitleID(.movie, 19), name: "Metropolis", year: 1927,
        genres: ["Drama", "Science Fiction", "Thriller", "War"],
        overview: "A towering city.", directors: ["Fritz Lang", "Nobody"], runtime: 125,
        localized: [
            "de": .init(title: "Metropolis (Deutsch)", overview: "Eine Stadt."),
            "fr": .init(title: "Métropolis", overview: "Une cité."),
        ])

    init() throws { phrasebook = try LocaleFiles.phrasebook() }

    @Test func theCardIsAsPeopleReadIt() throws {
        let visible = try #require(try Shelf.visible([film], quality: ["4K", "HDR"]).first)
        let card = CardBuilder(phrasebook[.en]).card(for: visible)
        let actions: [Card.Action] = [
            .init(verb: .up, label: "👍 Good idea", word: "up", command: "feedback up movie:19"),
            .init(verb: .down, label: "👎 Not for me", word: "down", command: "feedback down movie:19"),
            .init(verb: .seen, label: "Seen it", word: "seen", command: "feedback seen movie:19"),
            .init(verb: .why, label: "Why this?", word: "why", command: "whynot movie:19"),
        ]
        #expect(
            card
                == Card(
                    reference: "movie:19", title: "Metropolis", year: 1927,
                    facts: ["2 h 05 min", "Drama, science fiction, thriller", "Fritz Lang"],
                    overview: "A towering city.",
                    availability: "Films · 4K · HDR", actions: actions, rating: "feedback * movie:19"))
    }

    @Test func theCardSpeaksTheLanguage() throws {
        let visible = try #require(try Shelf.visible([film]).first)
        let german = CardBuilder(phrasebook[.de]).card(for: visible)
        #expect(german.title == "Metropolis (Deutsch)")
        #expect(german.overview == "Eine Stadt.")
        #expect(german.actions.map(\.word) == ["gut", "schlecht", "gesehen", "warum"])
        #expect(german.actions.map(\.command) == CardBuilder(phrasebook[.en]).card(for: visible).actions.map(\.command))
        #expect(CardBuilder(phrasebook[.fr]).card(for: visible).title == "Métropolis")
        #expect(phrasebook.all.map { CardBuilder($0).spin.word } == ["spin", "weiter", "encore"])
        #expect(phrasebook.all.allSatisfy { CardBuilder($0).spin.command == "spin" })
    }

    @Test func whatIsNotKnownIsLeftOut() throws {
        let bare = Title(id: TitleID(.tv, 1), name: "Bare", runtime: 0, seasons: 1)
        let card = CardBuilder(phrasebook[.en]).card(for: try #require(try Shelf.visible([bare]).first))
        #expect(card.facts == ["1 season"])
        #expect(card.year == nil)
        #expect(card.match == nil)
        #expect(card.overview == "")
    }

    /// A translation that lacks its title or its overview leaves the original one.
    @Test func anEmptyTranslationLeavesTheOriginal() throws {
        var title = film
        title.localized = ["de": .init(title: "", overview: ""), "fr": .init(title: "Titre", overview: "")]
        let visible = try #require(try Shelf.visible([title]).first)
        let german = CardBuilder(phrasebook[.de]).card(for: visible)
        #expect(german.title == "Metropolis")
        #expect(german.overview == "A towering city.")
        #expect(CardBuilder(phrasebook[.fr]).card(for: visible).overview == "A towering city.")
    }

    @Test func theMatchHasItsBand() {
        let builder = CardBuilder(phrasebook[.en])
        let cases: [(Double, Int, Card.Match.Band)] = [
            (0, 0, .low), (0.499, 50, .low), (0.5, 50, .medium), (0.7499, 75, .medium), (0.75, 75, .high),
            (1, 100, .high),
        ]
        for (likelihood, percent, band) in cases {
            #expect(builder.match(likelihood) == Card.Match(percent: percent, band: band, label: "\(percent)% match"))
        }
    }

    @Test func picksCarryTheirMatchAndTerms() throws {
        let recommender = try Shelf.recommender(over: [film])
        let answer = try recommender.answer(RecommendationRequest(asker: Shelf.member, now: 1_780_000_000_000))
        let pick = try #require(answer.picks.first)
        let card = CardBuilder(phrasebook[.de]).card(for: pick)
        #expect(card.match?.percent == Int((pick.match * 100).rounded()))
        #expect(card.terms == Dictionary(uniqueKeysWithValues: pick.terms.map { ($0.key.rawValue, $0.value) }))
        #expect(card.notes.isEmpty)
    }
}
