import Chat
import Engine
import Presentation
import Testing

@testable import Commands

/// The menu of the real commands keeps the strictest limits that a platform has for menus, in every language: those of Discord's
/// application commands (API v10).
struct MenuLimitsTests {
    private let menu: CommandMenu
    private static let locales: [String?] = [nil, "de", "fr"]

    init() throws { menu = try MenuUnderTest.make().menu }

    @Test func namesEveryCommandOnce() {
        let typed = menu.commands.filter { $0.target == .conversation }.map(\.name.english)
        #expect(Set(typed).count == typed.count)
        #expect(typed.contains("recommend") && typed.contains("help") && typed.contains("spin"))
        #expect(typed.count <= 100)
    }

    @Test(arguments: locales) func namesCanBeTyped(locale: String?) throws {
        for command in menu.commands where command.target == .conversation {
            for name in [command.name] + command.branches.map(\.name) + command.options.map(\.name) {
                let word = name[locale: locale]
                #expect(
                    (1...PlatformLimits.strictest.commandName).contains(word.utf16.count),
                    "\(command.name.english): \(word)")
                #expect(word.wholeMatch(of: /[-_'\p{L}\p{N}]+/) != nil, "\(command.name.english): \(word)")
                #expect(word == word.lowercased(), "\(command.name.english): \(word)")
            }
        }
    }

    @Test(arguments: locales) func descriptionsAreShortEnough(locale: String?) {
        for command in menu.commands {
            for text in [command.summary] + command.branches.map(\.summary) + command.options.map(\.summary) {
                let said = text[locale: locale]
                #expect(
                    (1...PlatformLimits.strictest.commandDescription).contains(said.utf16.count), "\(said)")
            }
        }
    }

    @Test(arguments: locales) func nothingIsCalledTheSame(locale: String?) {
        for command in menu.commands {
            for names in [
                command.options.map { $0.name[locale: locale] }, command.branches.map { $0.name[locale: locale] },
            ] {
                #expect(Set(names).count == names.count, "\(command.name.english): \(names)")
            }
        }
        let names = menu.commands.map { $0.name[locale: locale] }
        #expect(Set(names).count == names.count)
    }

    @Test(arguments: locales) func choicesAreFewAndShort(locale: String?) {
        for option in menu.commands.flatMap(\.options) {
            guard case .choice(let choices) = option.kind else { continue }
            #expect((1...25).contains(choices.count))
            for choice in choices {
                #expect((1...100).contains(choice.label[locale: locale].utf16.count))
                #expect((1...100).contains(choice.value.utf16.count))
            }
            #expect(Set(choices.map { $0.label[locale: locale] }).count == choices.count, "\(option.name.english)")
        }
    }

    @Test func commandsAreNotTooLarge() {
        for command in menu.commands {
            #expect(command.options.count <= 25 && command.branches.count <= 25)
            func longest(_ text: CommandMenu.Localised) -> Int { text.all.map(\.utf16.count).max() ?? 0 }
            let options = command.options.reduce(0) { sum, option in
                var size = longest(option.name) + longest(option.summary)
                if case .choice(let choices) = option.kind {
                    size += choices.reduce(0) { $0 + longest($1.label) + $1.value.utf16.count }
                }
                return sum + size
            }
            let branches = command.branches.reduce(0) { $0 + longest($1.name) + longest($1.summary) }
            let size =
                longest(command.name) + longest(command.summary) + branches
                + options * max(command.branches.count, 1)
            #expect(size <= 8_000, "\(command.name.english): \(size)")
        }
    }

    /// What is read by all must not be what only one may know.
    @Test func personalCommandsSaySo() throws {
        let descriptors = try MenuUnderTest.make().commands.map(\.descriptor)
        for descriptor in descriptors {
            #expect(menu.command(descriptor.name)?.isPersonal == descriptor.isPersonal)
            #expect(menu.command(descriptor.name)?.isForOwner == descriptor.isForOwner)
        }
    }
}

extension CommandMenu.Localised {
    subscript(locale locale: String?) -> String { locale.flatMap { translations[$0] } ?? english }

    var all: [String] { [english] + translations.values }
}

/// All commands without a household.
enum MenuUnderTest {
    static func make() throws -> CommandSet {
        let phrasebook = try ResourceFiles.phrasebook()
        let lexicon = try ResourceFiles.lexicon()
        let source = RecommenderSource(
            database: NoDatabase(), lexicon: lexicon, startingWeights: try ResourceFiles.weights())
        return CommandSet(source: source, database: NoDatabase(), phrasebook: phrasebook, moodWords: lexicon.words)
    }
}
