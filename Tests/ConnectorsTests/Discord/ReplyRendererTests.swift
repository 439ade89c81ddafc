import Chat
import Foundation
import Testing

@testable import Connectors

/// What people see, and that no message breaks a limit of Discord's.
struct ReplyRendererTests {
    private let owner = UserID("80351110224678912")

    private func setting(usesEmbeds: Bool = false, posters: Int = 0, line: String = "history") -> ReplyRenderer.Setting
    {
        var setting = ReplyRenderer.Setting(phrases: .english, asker: owner, line: line)
        setting.usesEmbeds = usesEmbeds
        for number in 0..<posters {
            setting.posters["movie:\(number)"] = OutgoingFile(
                name: "poster-\(number + 1).jpg", mimeType: "image/jpeg", bytes: Data([1]), description: "x")
        }
        return setting
    }

    private func render(_ reply: Reply, _ setting: ReplyRenderer.Setting) -> [RenderedMessage] {
        ReplyRenderer(signer: .fixed, setting: setting).render(reply).messages
    }

    @Test(arguments: ["tonight", "question", "why", "embeds"]) func looksAsItShould(name: String) throws {
        let reply: Reply =
            switch name {
            case "question": DiscordSamples.question
            case "why": DiscordSamples.why
            default: DiscordSamples.tonight
            }
        let messages = render(reply, setting(usesEmbeds: name == "embeds", posters: 3))
        let encoder = JSONEncoder.discord
        encoder.outputFormatting.insert(.prettyPrinted)
        let shown = try messages.map { String(decoding: try encoder.encode($0.body), as: UTF8.self) }.joined(
            separator: "\n")
        try Golden.expect(shown + "\n", is: "Discord/\(name).json")
    }

    @Test(arguments: [false, true], [0, 10]) func nothingBreaksALimit(usesEmbeds: Bool, posters: Int) throws {
        let texts = [
            "", " ", "\u{0}\u{7}", "a", String(repeating: "**[x](https://x.y)** <@1> @everyone `", count: 300),
            String(repeating: "x", count: 10_000), String(repeating: "👩‍👩‍👧‍👦", count: 1_000),
            String(repeating: "\\", count: 10_000), String(repeating: "\u{202E}abc\n", count: 2_000),
            String(repeating: "e\u{301}\u{302}", count: 5_000), String(repeating: "1. # > - \n", count: 1_000),
        ]
        for text in texts {
            for reply in [DiscordSamples.hostile(text), Reply(blocks: [.paragraph(text)]), Reply(hint: text), Reply()] {
                let messages = render(reply, setting(usesEmbeds: usesEmbeds, posters: posters))
                #expect(!messages.isEmpty)
                for message in messages { try DiscordLimits.check(message) }
            }
        }
    }

    @Test func allCardsOfAnAnswerFitIntoOneMessage() {
        #expect(render(DiscordSamples.tonight, setting(posters: 3)).count == 1)
    }

    @Test func aCardWithoutAPosterHasNoPicture() throws {
        let messages = render(DiscordSamples.tonight, setting())
        let json = String(decoding: try JSONEncoder.discord.encode(messages[0].body), as: UTF8.self)
        #expect(!json.contains("attachment://"))
        #expect(messages[0].files.isEmpty)
    }

    @Test func nobodyIsEverRungFor() throws {
        for message in render(DiscordSamples.hostile("@everyone <@&1>"), setting()) {
            let json = String(decoding: try JSONEncoder.discord.encode(message.body), as: UTF8.self)
            #expect(json.contains(#""allowed_mentions":{"parse":[]}"#))
        }
    }

    @Test func aLongTextHasPagesThatTurn() throws {
        var setting = setting()
        let first = render(DiscordSamples.long, setting)
        #expect(first.count == 1)
        let controls = DiscordLimits.buttons(of: first[0].body.components)
        #expect(controls.map(\.label) == ["◀", "1 / 5", "▶"])
        #expect(controls.map(\.isDisabled) == [true, true, false])
        guard case .control(let next) = ControlSigner.fixed.read(controls[2].customID) else {
            Issue.record("the button must carry its line")
            return
        }
        #expect(next.line == "history" && next.page == 1 && next.owner == owner && next.deed == .replace)
        setting.page = 4
        #expect(
            DiscordLimits.buttons(of: render(DiscordSamples.long, setting)[0].body.components).last?.isDisabled == true)
        setting.page = 60
        #expect(
            render(DiscordSamples.long, setting)
                == render(
                    DiscordSamples.long,
                    {
                        var last = setting
                        last.page = 4
                        return last
                    }()))
    }

    @Test func onlyTheAskerSpinsAndEverybodyHasAnOpinion() {
        let buttons = DiscordLimits.buttons(of: render(DiscordSamples.tonight, setting())[0].body.components)
        let controls = buttons.compactMap { button -> Control? in
            if case .control(let control) = ControlSigner.fixed.read(button.customID) { control } else { nil }
        }
        #expect(controls.count == 13)
        #expect(controls.filter { $0.owner != nil }.map(\.line) == ["spin"])
        #expect(controls.filter { $0.deed == .rate }.count == 3)
    }
}

/// Text from outside in Discord's markdown.
struct DiscordTextTests {
    @Test(arguments: [
        ("**bold**", "\\*\\*bold\\*\\*"), ("<@123>", "\\<\\@123\\>"), ("https://x.y", "https\\://x.y"),
        ("1. first", "1\\. first"), ("a\u{202E}b", "ab"), ("# no\nheading", "\\# no heading"), ("3.5", "3\\.5"),
        ("Amélie 💛", "Amélie 💛"),
    ])
    func showsAsItIs(text: String, escaped: String) {
        #expect(DiscordText.line(text, limit: 100) == escaped)
    }

    @Test func isNeverCutWithinAnEscape() {
        for limit in 1...40 {
            let text = DiscordText.line(String(repeating: "*_", count: 50), limit: limit)
            #expect(text.utf16.count <= limit)
            let escapes = text.dropLast(text.hasSuffix("…") ? 1 : 0)
            #expect(escapes.filter { $0 == "\\" }.count * 2 == escapes.count)
        }
    }

    @Test func keepsWhatFitsExactly() {
        #expect(DiscordText.line("abcde", limit: 5) == "abcde")
        #expect(DiscordText.line("abcdef", limit: 5) == "abcd…")
        #expect(DiscordText.plain("abcdef", limit: 5) == "abcd…")
    }
}
