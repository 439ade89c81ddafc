import Engine
import Presentation
import Testing

@testable import Commands

struct CommandParserTests {
    private let parser: CommandParser

    init() throws { parser = try ParserUnderTest.make() }

    // MARK: - Names

    /// A line that needs nothing more, for each command in English, German and French.
    private static let names: [(command: String, lines: [String])] = [
        (
            "recommend",
            ["recommend", "empfehlung", "recommande", "r", "rec", "pick", "suggest", "RECOMMEND", "Empfehlung"]
        ),
        ("mood", ["mood cozy", "stimmung gemütlich", "humeur douce", "m cozy"]),
        ("group", ["group marco", "gruppe marco", "groupe marco", "together marco", "g marco"]),
        ("whynot", ["whynot Arrival", "warum Arrival", "pourquoi Arrival", "why Arrival", "why-not Arrival"]),
        (
            "feedback",
            ["feedback up Arrival", "meinung gut Arrival", "avis bien Arrival", "f up Arrival", "rate 5 Arrival"]
        ),
        ("profile", ["profile", "profil", "taste", "me"]),
        ("history", ["history", "verlauf", "historique", "watched 20"]),
        ("settings", ["settings", "einstellungen", "reglages", "réglages", "Réglages", "set"]),
        ("help", ["help", "hilfe", "aide", "?", "start", "hello", "hi", ""]),
    ]

    @Test(arguments: names.indices) func everyNameOfACommandIsKnown(index: Int) throws {
        let (command, lines) = Self.names[index]
        for line in lines { #expect(try parser.invocation(line)?.command == command, "“\(line)”") }
        for line in lines where !line.isEmpty {
            for mark in ["/", "!"] {
                #expect(
                    try parser.invocation(mark + line, isDirect: false)?.command == command,
                    "“\(mark)\(line)” in a room")
            }
        }
    }

    @Test(arguments: ["spin", "weiter", "encore", "more", "/spin", "!weiter", "SPIN", "Encore"])
    func spinAsksAgain(line: String) throws { #expect(try parser.request(for: line, isDirect: true) == .spin) }

    @Test func talkInARoomIsNotForTheBot() throws {
        for line in ["recommend", "help", "1 up", "spin", "what about tonight?", "", "   "] {
            #expect(try parser.request(for: line, isDirect: false) == nil, "“\(line)”")
        }
        #expect(try parser.request(for: "/", isDirect: false) != nil)
        #expect(try parser.request(for: " !recommend ", isDirect: false) != nil)
    }

    @Test func whoeverJustSaysAMoodNeedNoCommand() throws {
        for line in [
            "something cosy for a rainy evening", "Weltraum", "un film drôle", "heist", "🍿", "genre:comedy funny",
        ] {
            let invocation = try #require(try parser.invocation(line), "“\(line)”")
            #expect(invocation.command == "mood", "“\(line)”")
            #expect(try parser.invocation(invocation.line) == invocation, "the stored line must mean the same")
        }
    }

    @Test(arguments: ["heiter", "western", "winter", "humour", "Heiter", "WESTERN", "drama", "krimi", "guerre"])
    func aMoodAloneIsNoSlipOfACommand(word: String) throws {
        #expect(try parser.invocation(word)?.command == "mood")
    }

    // MARK: - Choices

    @Test func choicesAreKnownInEveryLanguage() throws {
        let modes: [(String, String)] = [
            ("tonight", "tonight"), ("heute", "tonight"), ("soir", "tonight"), ("rediscover", "rediscover"),
            ("wiedersehen", "rediscover"), ("revoir", "rediscover"), ("shuffle", "shuffle"), ("zufall", "shuffle"),
            ("hasard", "shuffle"),
        ]
        for (word, mode) in modes {
            for command in ["recommend", "empfehlung", "recommande"] {
                #expect(
                    try parser.invocation("\(command) \(word)")?.values["mode"] == .choice(mode), "\(command) \(word)")
            }
        }
        let verdicts: [(String, String)] = [
            ("gut", "up"), ("bien", "up"), ("schlecht", "down"), ("bof", "down"), ("gesehen", "seen"), ("vu", "seen"),
            ("weglegen", "dismiss"), ("passer", "dismiss"), ("vergessen", "undo"), ("annuler", "undo"), ("5", "5"),
        ]
        for (word, verdict) in verdicts {
            let invocation = try parser.invocation("feedback \(word) The Thing")
            #expect(invocation?.values["verdict"] == .choice(verdict), "\(word)")
            #expect(invocation?.values["title"] == .text("The Thing"), "\(word)")
        }
        let orders: [(String, String)] = [
            ("mehr", "boost"), ("plus", "boost"), ("weniger", "suppress"), ("moins", "suppress"), ("nie", "block"),
            ("jamais", "block"), ("entfernen", "clear"), ("retirer", "clear"),
        ]
        for (word, order) in orders {
            let invocation = try parser.invocation("profile \(word) genre:western")
            #expect(invocation?.values["order"] == .choice(order), "\(word)")
            #expect(invocation?.values["subject"] == .text("genre:western"), "\(word)")
        }
        for (word, setting) in [
            ("sprache", "language"), ("langue", "language"), ("karten", "cards"), ("partage", "contribute"),
        ] {
            #expect(try parser.invocation("settings \(word) x")?.values["setting"] == .choice(setting), "\(word)")
        }
    }

    @Test func whatACommandNeedsIsAskedFor() {
        #expect(parser.complaint("whynot") == .missingParameter(command: "whynot", parameter: "title"))
        #expect(parser.complaint("feedback") == .missingParameter(command: "feedback", parameter: "verdict"))
        #expect(parser.complaint("feedback up") == .missingParameter(command: "feedback", parameter: "title"))
        guard case .badChoice(let value, let allowed)? = parser.complaint("feedback maybe Arrival") else {
            Issue.record("a verdict that does not exist is accepted")
            return
        }
        #expect(value == "maybe")
        #expect(allowed.contains("undo"))
        guard case .unexpectedWords(let command, let words)? = parser.complaint("history 5 please") else {
            Issue.record("words too many are accepted")
            return
        }
        #expect((command, words) == ("history", "please"))
    }

    @Test func aSlipInAChoiceIsForgivenWhereNothingElseIsMeant() throws {
        #expect(try parser.invocation("recommend tonigth")?.values["mode"] == .choice("tonight"))
        #expect(try parser.invocation("recommend noir")?.values == ["words": .text("noir")])
    }

    @Test func numbersHaveTheirRange() throws {
        #expect(try parser.invocation("recommend 10")?.values["limit"] == .integer(10))
        #expect(try parser.invocation("recommend tonight 1")?.values["limit"] == .integer(1))
        for number in ["0", "11", "-1", "99999"] {
            #expect(parser.complaint("recommend \(number)") == .badNumber(value: number, range: 1...10))
        }
        #expect(parser.complaint("history 51") == .badNumber(value: "51", range: 1...50))
        #expect(try parser.invocation("recommend 99999999999999999999")?.values["words"] != nil)
    }

    // MARK: - Replies by number

    @Test func numberedRepliesActOnCards() throws {
        let cases: [(String, Request)] = [
            ("1 up", .card(number: 1, action: .feedback("up"))), ("up 1", .card(number: 1, action: .feedback("up"))),
            ("2 gesehen", .card(number: 2, action: .feedback("seen"))),
            ("vu 3", .card(number: 3, action: .feedback("seen"))), ("1 gut", .card(number: 1, action: .feedback("up"))),
            ("2 bof", .card(number: 2, action: .feedback("down"))), ("1 👍", .card(number: 1, action: .feedback("up"))),
            ("👎 2", .card(number: 2, action: .feedback("down"))),
            ("1 undo", .card(number: 1, action: .feedback("undo"))),
            ("4 weglegen", .card(number: 4, action: .feedback("dismiss"))), ("why 2", .card(number: 2, action: .why)),
            ("2 why", .card(number: 2, action: .why)), ("why 2?", .card(number: 2, action: .why)),
            ("pourquoi 1", .card(number: 1, action: .why)), ("warum 3", .card(number: 3, action: .why)),
            ("whynot 1", .card(number: 1, action: .why)), ("0 up", .card(number: 0, action: .feedback("up"))),
            ("/1 up", .card(number: 1, action: .feedback("up"))), ("!why 2", .card(number: 2, action: .why)),
            ("  1   UP  ", .card(number: 1, action: .feedback("up"))),
            ("1 up!", .card(number: 1, action: .feedback("up"))),
        ]
        for (line, expected) in cases {
            #expect(try parser.request(for: line, isDirect: true) == expected, "“\(line)”")
        }
    }

    @Test func aThumbWithAnEmojiSelectorOrASkinToneIsAThumb() throws {
        for thumb in ["👍\u{FE0F}", "👍🏽"] {
            #expect(
                try parser.request(for: "1 \(thumb)", isDirect: true) == .card(number: 1, action: .feedback("up")),
                "\(thumb.unicodeScalars.map(\.value))")
        }
    }

    @Test func numbersInOtherLinesAreNoReplies() throws {
        #expect(try parser.invocation("recommend 2")?.command == "recommend")
        #expect(try parser.invocation("history 20")?.command == "history")
        #expect(try parser.invocation("whynot 1917")?.command == "whynot")
        #expect(try parser.invocation("feedback 5 Arrival")?.command == "feedback")
    }

    // MARK: - Form of the line

    @Test func quotesKeepWordsTogether() throws {
        for (open, close) in [("\"", "\""), ("“", "”"), ("„", "“"), ("«", "»")] {
            let filters = try parser.filters("recommend person:\(open)Tom Hanks\(close) funny")
            #expect(filters?.filters.people == ["Tom Hanks"], "\(open)")
        }
        #expect(
            try parser.filters("recommend person:\"Tom Hanks, Meg Ryan\"")?.filters.people == ["Tom Hanks", "Meg Ryan"])
        #expect(try parser.invocation("whynot \"The  Thing")?.values["title"] == .text("The  Thing"))
        #expect(try parser.invocation("whynot \"\" Arrival \"\"")?.values["title"] == .text("Arrival"))
    }

    /// `Mission: Impossible` in quotes is a title, whatever stands before the colon.
    @Test func aQuotedTitleWithAColonIsNoCondition() throws {
        let invocation = try parser.invocation("mood like \"Terminator: Judgment Day\"")
        #expect(invocation?.values["words"] == .text("like Terminator: Judgment Day"))
        #expect(invocation?.values["conditions"] == nil)
    }

    @Test func controlCharactersAreSpaces() throws {
        #expect(
            try parser.invocation("recommend\u{0}tonight\u{7}\u{1B}3\r\n")?.values == [
                "mode": .choice("tonight"), "limit": .integer(3),
            ])
        #expect(try parser.invocation("\u{202E}recommend\u{200B}")?.command == "recommend")
        #expect(try parser.invocation("\u{0}\u{1}")?.command == "help")
        let line = try #require(try parser.invocation("mood a\u{0}b")?.line)
        #expect(!line.unicodeScalars.contains { $0.properties.generalCategory == .control })
    }

    @Test func longLinesAreRefused() throws {
        let limit = CommandParser.lengthLimit
        #expect(parser.complaint("mood " + String(repeating: "a", count: limit)) == .tooLong(limit: limit))
        #expect(parser.complaint(String(repeating: "a b", count: 1_000_000)) == .tooLong(limit: limit))
        #expect(try parser.request(for: String(repeating: "talk ", count: 1000), isDirect: false) == nil)
        #expect(try parser.invocation("mood " + String(repeating: "a", count: limit - 5)) != nil)
    }

    /// A letter can carry thousands of accents and still count as one: nobody types that either.
    @Test func lettersUnderHeapsOfAccentsAreTooLong() {
        let zalgo = "mood a" + String(repeating: "\u{301}", count: 3000)
        #expect(parser.complaint(zalgo) == .tooLong(limit: CommandParser.lengthLimit))
    }

    // MARK: - Guessing

    @Test func theNearestCommandIsGuessed() {
        let slips: [(String, String)] = [
            ("recomend", "recommend"), ("reccomend", "recommend"), ("empfelung", "recommend"),
            ("recomande", "recommend"),
            ("/moood", "mood"), ("/whyno", "whynot"), ("feedbak", "feedback"), ("proflie", "profile"),
            ("histroy", "history"), ("verlaug", "history"), ("setings", "settings"), ("hlep", "help"), ("spni", "spin"),
        ]
        for (word, command) in slips {
            guard case .unknownCommand(_, let guess)? = parser.complaint(word) else {
                Issue.record("“\(word)” is not seen as a slip")
                continue
            }
            #expect(guess == command, "“\(word)”")
        }
        #expect(parser.complaint("/xyzzyx") == .unknownCommand(word: "xyzzyx", guess: nil))
        #expect(
            parser.complaint("/recomend tonight", isDirect: false)
                == .unknownCommand(word: "recomend", guess: "recommend"))
        #expect(parser.complaint("/👍") == .unknownCommand(word: "👍", guess: nil))
    }
}
