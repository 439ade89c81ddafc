import Chat

/// Renders the text of a reply: headings, paragraphs, lists and bars.
enum BlockText {
    /// Bytes as HTML, so that no block alone outgrows a message.
    private static let headingLimit = 600
    private static let paragraphLimit = 9_000
    private static let itemLimit = 2_000
    private static let listLimit = 9_000

    /// One text for each block, several for a long list; none for what is empty.
    static func texts(of blocks: [Reply.Block]) -> [MessageText] { blocks.flatMap(texts(of:)) }

    private static func texts(of block: Reply.Block) -> [MessageText] {
        switch block {
        case .heading(let text):
            let shown = text.shownLine(headingLimit)
            return shown.isEmpty ? [] : [MessageText(body: shown, html: "<h4>\(shown.escapedForHTML)</h4>")]
        case .paragraph(let text):
            let shown = text.shownText(paragraphLimit)
            return shown.isEmpty ? [] : [paragraph(shown)]
        case .list(let items):
            return list(
                items.compactMap { item in
                    let shown = item.shownText(itemLimit)
                    return shown.isEmpty ? nil : MessageText(body: shown, html: html(of: shown))
                })
        case .bars(let bars): return list(bars.map { BarText(bar: $0).text })
        }
    }

    static func paragraph(_ shown: String) -> MessageText {
        MessageText(body: shown, html: "<p>\(html(of: shown))</p>")
    }

    private static func html(of shown: String) -> String { shown.escapedForHTML.replacing("\n", with: "<br>") }

    /// As one list, or as several where it is too long for a message.
    static func list(_ items: [MessageText]) -> [MessageText] {
        var lists: [[MessageText]] = []
        var size = 0
        for item in items {
            if lists.isEmpty || size + item.size > listLimit {
                lists.append([])
                size = 0
            }
            lists[lists.count - 1].append(item)
            size += item.size + 12
        }
        return lists.map { items in
            MessageText(
                body: items.map { "• " + $0.body.replacing("\n", with: "\n  ") }.joined(separator: "\n"),
                html: "<ul>" + items.map { "<li>\($0.html)</li>" }.joined() + "</ul>")
        }
    }
}
