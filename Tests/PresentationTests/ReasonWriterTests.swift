import Engine
import Testing

@testable import Presentation

struct ReasonWriterTests {
    private let phrasebook: Phrasebook
    private let shown: [VisibleTitle]

    init() throws {
        phrasebook = try LocaleFiles.phrasebook()
        shown = try Shelf.visible([
            Title(
                id: TitleID(.movie, 11), name: "Alpha", year: 1994,
                localized: ["de": .init(title: "Alpha auf Deutsch", overview: "")]),
            Title(id: TitleID(.movie, 12), name: "Beta", year: 2004),
            Title(id: TitleID(.movie, 13), name: "Gamma", year: 2014),
        ])
    }

    /// Every kind of reason with the facts that its sentence must hold, by language.
    private func cases(_ language: Language) -> [(reason: Reason, facts: [String])] {
        let (a, b) = (shown[0], shown[1])
        let alpha = language == .de ? "Alpha auf Deutsch" : "Alpha"
        let locale = phrasebook[language]
        func genre(_ name: String) -> String { locale.genre(name) }
        func keyword(_ name: String) -> String { locale.keyword(name) ?? name }
        return [
            (.similarTo(a, traits: []), [alpha]),
            (.similarTo(a, traits: ["serial killer"]), [alpha, keyword("serial killer")]),
            (.director("Ida Lupino", of: [a, b]), ["Ida Lupino", alpha, "Beta"]),
            (.actor("Peter Lorre", of: [b]), ["Peter Lorre", "Beta"]),
            (.studio("UFA", of: [a]), ["UFA", alpha]),
            (.genres(["Drama", "Western"], examples: []), [genre("Drama"), genre("Western")]),
            (.genres(["Horror"], examples: [a, b]), [genre("Horror"), alpha, "Beta"]),
            (.keywords(["berlin", "robot"], examples: [b]), [keyword("berlin"), keyword("robot"), "Beta"]),
            (.era(decade: 1990), ["1990"]),
            (.language("ko", examples: [a]), [locale.word(.languages, "ko") ?? "?", alpha]),
            (.franchise("The Alpha Collection", previous: a), [alpha]),
            (.household(likedBy: 1), ["1"]), (.household(likedBy: 4), ["4"]),
            (.quality(voteAverage: 8.1, votes: 900), [locale.decimal(8.1)]),
            (.popularity, []), (.novelty(year: 2025), ["2025"]), (.runtime(minutes: 97), ["97"]),
            (.boosted("Western"), [genre("Western")]),
            (.boosted("Ida Lupino"), ["Ida Lupino"]), (.mood([]), []),
            (.mood(["Comedy", "robot"]), [genre("Comedy"), keyword("robot")]),
            (.memory(monthsAgo: 8, viewings: 1), ["8"]), (.memory(monthsAgo: 13, viewings: 3), ["13", "3"]),
        ]
    }

    @Test(arguments: Language.allCases) func everyReasonIsASentenceWithAllItsFacts(language: Language) throws {
        let writer = ReasonWriter(phrasebook[language])
        let all = cases(language)
        #expect(Set(all.map(\.reason.term)).count == 16)
        for (reason, facts) in all {
            // Each title draws its own sentence, so that all of them come up.
            for number in 0..<40 {
                let text = try #require(
                    writer.sentence(for: reason, title: Title(id: TitleID(.movie, number), name: "x")), "\(reason)")
                for fact in facts {
                    #expect(text.lowercased().contains(fact.lowercased()), "\(language): \(text) lacks \(fact)")
                }
                #expect(!text.contains("{") && !text.contains("}"), "\(language): \(text)")
                #expect(text.first.map { !$0.isLowercase } ?? false, "\(language): \(text)")
                #expect(!text.contains("  ") && text.last.map { ".!?…".contains($0) } ?? false, "\(language): \(text)")
            }
        }
    }

    @Test(arguments: Language.allCases) func allSentencesOfAKindComeUp(language: Language) {
        let writer = ReasonWriter(phrasebook[language])
        for (kind, reason) in [
            (ReasonKind.era, Reason.era(decade: 1990)), (.popularity, .popularity),
            (.director, .director("A", of: [shown[1]])),
        ] {
            let texts = Set(
                (0..<200).compactMap { writer.sentence(for: reason, title: Title(id: TitleID(.movie, $0), name: "x")) })
            #expect(texts.count == phrasebook[language].explanations[kind]?.count)
        }
    }

    @Test func theSentenceOfATitleStaysTheSame() {
        let title = Title(id: TitleID(.tv, 4_711), name: "x")
        let texts = (0..<10).map { _ in ReasonWriter(phrasebook[.en]).sentence(for: .popularity, title: title) }
        #expect(Set(texts).count == 1)
    }

    /// A word that the language lacks is left out; a reason that has no word left is not said.
    @Test func whatHasNoWordIsNotSaid() {
        let writer = ReasonWriter(phrasebook[.de])
        let title = Title(id: TitleID(.movie, 1), name: "x")
        #expect(writer.sentence(for: .keywords(["zzunheardof"], examples: [shown[0]]), title: title) == nil)
        #expect(writer.sentence(for: .keywords(["robot"], examples: []), title: title) == nil)
        #expect(writer.sentence(for: .language("xx", examples: [shown[0]]), title: title) == nil)
        #expect(writer.sentence(for: .studio("UFA", of: []), title: title) == nil)
        let similar = writer.sentence(for: .similarTo(shown[0], traits: ["zzunheardof"]), title: title)
        #expect(similar?.contains("zzunheardof") == false)
        #expect(similar?.contains("Alpha") == true)
        #expect(writer.sentence(for: .mood(["zzunheardof"]), title: title)?.contains("zzunheardof") == false)
    }

    @Test(arguments: Language.allCases) func longListsStayShort(language: Language) throws {
        let many = try Shelf.visible((100..<160).map { Title(id: TitleID(.movie, $0), name: "Title number \($0)") })
        let writer = ReasonWriter(phrasebook[language])
        let title = Title(id: TitleID(.movie, 1), name: "x")
        let reasons: [Reason] = [
            .director("A", of: many), .actor("A", of: many), .studio("A", of: many), .genres(["Drama"], examples: many),
            .keywords(["robot"], examples: many), .language("ko", examples: many),
            .similarTo(many[0], traits: Array(repeating: "robot", count: 40)),
            .mood(Array(repeating: "robot", count: 40)),
        ]
        for reason in reasons {
            #expect((writer.sentence(for: reason, title: title) ?? "").count < 250, "\(language): \(reason.term)")
        }
    }

    @Test func anExplanationIsAtMostTwoSentences() {
        let writer = ReasonWriter(phrasebook[.en])
        let title = Title(id: TitleID(.movie, 1), name: "x")
        let (a, b) = (Reason.director("Ida Lupino", of: [shown[0]]), Reason.genres(["Drama"], examples: []))
        func said(_ reasons: Reason...) -> String { writer.explanation(of: reasons, for: title) }
        #expect(said() == "")
        #expect(said(a, b, .household(likedBy: 3)) == "\(said(a)) \(said(b))")
        #expect(said(a, .popularity) == said(a))
        #expect(said(.popularity, a) == "\(said(.popularity)) \(said(a))")
        #expect(said(.studio("UFA", of: []), a) == said(a))
    }
}
