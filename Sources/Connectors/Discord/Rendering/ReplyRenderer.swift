import Chat

/// Turns a reply into messages for Discord. Pure: the same reply gives the same messages, and none of them breaks a limit.
struct ReplyRenderer {
    /// How it is shown where it is shown.
    struct Setting {
        var phrases: DiscordPhrases
        /// Who asked: nobody else may use what changes the answer.
        var asker: UserID?
        /// The command line that the reply answers, without a mark before it; turning a page runs it again.
        var line = ""
        /// Which page of a long text.
        var page = 0
        /// Posters that can be had, by what cards ask for them by.
        var posters: [String: OutgoingFile] = [:]
        /// Components of the second kind are refused here.
        var usesEmbeds = false
    }

    struct Result {
        /// At least one.
        var messages: [RenderedMessage]
        /// Lines that must be remembered for controls, by id.
        var remembered: [String: String]
    }

    /// UTF-16 units of text on one page, so that headings and buttons have room beside it.
    static let pageLength = 3_200

    let signer: ControlSigner
    let setting: Setting

    func render(_ reply: Reply) -> Result {
        var controls = ControlWriter(signer: signer)
        let pages = pages(of: reply)
        let page = min(max(setting.page, 0), max(pages.count - 1, 0))
        // Asking again for a page would bring other cards.
        let isTurned = reply.cards.isEmpty && pages.count > 1 && !setting.line.isEmpty
        let texts = isTurned ? [pages[page]] : pages
        let turning = isTurned ? turning(page, of: pages.count, &controls) : []
        // What can be typed elsewhere is pressed or chosen here.
        let hint = reply.cards.isEmpty && reply.choice == nil ? DiscordText.lines(reply.hint, limit: 500) : ""
        let choice = reply.choice.map { ChoiceMenus($0, setting: setting).rows(&controls) } ?? []
        let actions = reply.actions.map { action in
            Component.button(
                controls.button(
                    DiscordText.plain(action.label, limit: Component.longestLabel),
                    Control(deed: .replace, line: action.command, owner: setting.asker), style: .primary))
        }
        let cards = reply.cards.map { DiscordCard(card: $0, poster: $0.poster.flatMap { setting.posters[$0] }) }
        var messages: [RenderedMessage]
        if setting.usesEmbeds {
            messages = EmbedPacking(cards: cards)
                .messages(
                    text: texts.joined(separator: "\n"), hint: hint, rows: choice + rows(turning) + rows(actions),
                    &controls)
        } else {
            var packing = ComponentPacking()
            for text in texts { packing.add(.text(text)) }
            for card in cards { packing.add(card.container(&controls), poster: card.poster) }
            if !hint.isEmpty { packing.add(.text("-# " + hint.replacing("\n", with: "\n-# "))) }
            for row in choice + rows(turning) + rows(actions) { packing.add(row) }
            messages = packing.messages
        }
        if messages.isEmpty {
            messages = [RenderedMessage(body: .plain(setting.phrases.alreadyAnswered), files: [])]
        }
        return Result(messages: messages, remembered: controls.remembered)
    }

    /// Five buttons to a row.
    private func rows(_ buttons: [Component]) -> [Component] {
        stride(from: 0, to: buttons.count, by: Component.mostInRow).map { start in
            .row(Array(buttons[start..<min(start + Component.mostInRow, buttons.count)]))
        }
    }

    private func turning(_ page: Int, of count: Int, _ controls: inout ControlWriter) -> [Component] {
        let last = min(count - 1, ControlSigner.lastPage)
        func button(_ label: String, to target: Int) -> Component {
            var button = controls.button(
                label,
                Control(deed: .replace, line: setting.line, owner: setting.asker, page: min(max(target, 0), last)),
                style: .secondary)
            button.isDisabled = !(0...last).contains(target)
            return .button(button)
        }
        var place = controls.button("\(page + 1) / \(count)", Control(deed: .pick), style: .secondary)
        place.isDisabled = true
        return [button("◀", to: page - 1), .button(place), button("▶", to: page + 1)]
    }

    // MARK: - Text

    /// The text of all blocks, cut between lines.
    private func pages(of reply: Reply) -> [String] {
        let mark = reply.outcome == .answered ? "" : "⚠️ "
        var pages: [String] = []
        var page = ""
        let room = setting.usesEmbeds ? 1_500 : Self.pageLength
        for line in reply.blocks.flatMap({ DiscordBlock(block: $0).lines }) {
            let line = page.isEmpty && pages.isEmpty ? mark + line : line
            if !page.isEmpty, page.utf16.count + 1 + line.utf16.count > room {
                pages.append(page)
                page = ""
            }
            page += (page.isEmpty ? "" : "\n") + line
        }
        if !page.isEmpty { pages.append(page) }
        return pages
    }
}

/// A message with the files that go with it.
struct RenderedMessage: Equatable, Sendable {
    var body: OutgoingBody
    var files: [OutgoingFile]
}

extension OutgoingBody {
    /// One sentence of ours.
    static func plain(_ text: String, flags: MessageFlags = []) -> OutgoingBody {
        OutgoingBody(components: [.text(DiscordText.lines(text, limit: 2_000))], flags: [.isComponentsV2, flags])
    }
}
