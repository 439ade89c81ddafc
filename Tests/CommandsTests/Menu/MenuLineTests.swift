import Chat
import Engine
import Presentation
import Testing

@testable import Commands

/// What is chosen from the menu means, as a command line, what was chosen.
struct MenuLineTests {
    private let menu: CommandMenu
    private let parser: CommandParser

    init() throws {
        let set = try MenuUnderTest.make()
        menu = set.menu
        parser = set.parser
    }

    private func invocation(_ selection: CommandMenu.Selection) throws -> Invocation {
        let line = try #require(menu.line(for: selection))
        return try #require(try parser.invocation("/" + line, isDirect: false), "\(line)")
    }

    @Test func everyConditionIsUnderstood() throws {
        let values = [
            "limit": "3", "kind": "movie", "genre": "Science Fiction", "without": "Horror", "runtime": "120",
            "from": "1990", "until": "1999", "language": "ko, ja", "person": "Tom Hanks", "keyword": "heist",
            "library": "My films", "quality": "Dolby Vision", "rating": "7.5", "match": "60", "anywhere": "true",
            "words": "something cosy",
        ]
        let command = try #require(menu.command("recommend"))
        #expect(Set(command.options.map(\.name.english)) == Set(values.keys))
        let invocation = try invocation(.init(command: "recommend", branch: "shuffle", values: values))
        guard case .filters(let expression)? = invocation.values["conditions"] else {
            Issue.record("there must be conditions")
            return
        }
        let filters = expression.filters
        #expect(invocation.values["mode"] == .choice("shuffle"))
        #expect(invocation.values["limit"] == .integer(3))
        #expect(invocation.values["words"] == .text("something cosy"))
        #expect(filters.kinds == [.movie])
        #expect(filters.genres == ["Science Fiction"])
        #expect(filters.excludedGenres == ["Horror"])
        #expect(filters.runtimes == 1...120)
        #expect(filters.years == 1990...1999)
        #expect(filters.languages == ["ko", "ja"])
        #expect(filters.people == ["Tom Hanks"])
        #expect(filters.keywords == ["heist"])
        #expect(expression.libraries == ["My films"])
        #expect(filters.quality == ["Dolby Vision"])
        #expect(filters.minimumVote == 7.5)
        #expect(filters.minimumMatch == 0.6)
        #expect(filters.anywhere)
    }

    @Test func oneEndOfARangeIsEnough() throws {
        let late = try invocation(.init(command: "mood", values: ["from": "2015"]))
        let early = try invocation(.init(command: "mood", values: ["until": "1960"]))
        for (invocation, years) in [(late, 2015...2200), (early, 1870...1960)] {
            guard case .filters(let expression)? = invocation.values["conditions"] else {
                Issue.record("there must be conditions")
                continue
            }
            #expect(expression.filters.years == years)
        }
    }

    /// Free words stay what they are, whatever else they could mean.
    @Test(arguments: [
        "5", "tonight", "genre:horror", "-genre:horror", "vote", "up", "like Heat", "1. x", "“Heat” and \"Ronin\"",
        "/help",
        "a, b", "  spaces  ", "https://x.y/z", "ask:cozy", "close", "Ω ≈ ç", "\u{0} null", "'", "\\",
    ])
    func freeWordsAreTakenAsTheyAre(text: String) throws {
        let kept = text.replacing(/["“”„«»]/, with: "").replacing("\u{0}", with: " ").trimmingSpaces
        let mood = try invocation(.init(command: "mood", values: ["words": text]))
        #expect(mood.values == ["words": .text(kept)])
        let recommend = try invocation(.init(command: "recommend", branch: "tonight", values: ["words": text]))
        #expect(recommend.values == ["mode": .choice("tonight"), "words": .text(kept)])
        let why = try invocation(.init(command: "whynot", values: ["title": text]))
        #expect(why.values == ["title": .text(kept)])
        let feedback = try invocation(.init(command: "feedback", values: ["verdict": "5", "title": text]))
        #expect(feedback.values == ["verdict": .choice("5"), "title": .text(kept)])
    }

    @Test func namesStayApart() throws {
        let group = try invocation(
            .init(
                command: "group", values: ["members": "Anna Maria, Ben,, ", "words": "funny and short", "vote": "true"])
        )
        #expect(group.values["members"] == .members(["Anna Maria", "Ben", "funny and short"]))
        #expect(group.values["vote"] == .flag)
        let alone = try invocation(.init(command: "group", values: ["members": "vote", "vote": "false"]))
        #expect(alone.values == ["members": .members(["vote"])])
    }

    @Test func aReferenceIsATitle() throws {
        let why = try invocation(.init(command: "whynot", values: ["title": "movie:603"]))
        #expect(why.values == ["title": .text("movie:603")])
    }

    @Test func everyChoiceOfEveryCommandIsUnderstood() throws {
        for command in menu.commands where command.target == .conversation && command.name.english != "spin" {
            let required = command.options.filter(\.isRequired)
            var values: [String: String] = [:]
            for option in required { values[option.name.english] = Self.sample(option) }
            let branches = command.branches.isEmpty ? [nil] : command.branches.map(\.name.english)
            for branch in branches {
                let selection = CommandMenu.Selection(command: command.name.english, branch: branch, values: values)
                #expect(try invocation(selection).command == command.name.english)
                for option in command.options {
                    guard case .choice(let choices) = option.kind else { continue }
                    for choice in choices {
                        var chosen = selection
                        chosen.values[option.name.english] = choice.value
                        _ = try invocation(chosen)
                    }
                }
            }
        }
    }

    @Test func otherTitlesAreAskedForAsInText() throws {
        #expect(try parser.request(for: "/" + (menu.line(for: .init(command: "spin")) ?? ""), isDirect: false) == .spin)
        #expect(menu.line(for: .init(command: "nothing")) == nil)
    }

    @Test func whatIsBegunWithAMessageIsAWish() throws {
        let command = try #require(menu.commands.first { $0.target == .message })
        let option = try #require(command.options.first)
        let wish = try invocation(
            .init(command: command.name.english, values: [option.name.english: "Has anyone seen “Heat”? So good"]))
        #expect(wish.command == "mood")
        #expect(wish.values == ["words": .text("Has anyone seen Heat? So good")])
        let person = try #require(menu.commands.first { $0.target == .person })
        let both = try invocation(.init(command: person.name.english, values: ["members": "Ben"]))
        #expect(both.values == ["members": .members(["Ben"])])
    }

    private static func sample(_ option: CommandMenu.Option) -> String {
        switch option.kind {
        case .choice(let choices): choices.first?.value ?? ""
        case .integer(let range): String(range.lowerBound)
        case .number(let range): String(range.lowerBound)
        case .flag: "true"
        case .text, .completed: "Heat"
        }
    }
}
