/// A text as it is sent: plainly, and in the HTML that clients show (Matrix specification, client-server API,
/// “m.room.message msgtypes”).
struct MessageText: Sendable, Equatable {
    var body: String
    var html: String

    /// About as many bytes as it takes in JSON.
    var size: Int { body.sizeInJSON + html.sizeInJSON }
}

extension MessageText {
    /// One after the other, with an empty line between them where only text is shown.
    static func joined(_ texts: [MessageText]) -> MessageText {
        MessageText(
            body: texts.map(\.body).joined(separator: "\n\n"), html: texts.map(\.html).joined())
    }

    /// Lines of one paragraph.
    static func paragraph(_ lines: [MessageText]) -> MessageText {
        MessageText(
            body: lines.map(\.body).joined(separator: "\n"),
            html: "<p>" + lines.map(\.html).joined(separator: "<br>") + "</p>")
    }

    /// In as few messages as possible, none larger than `limit` bytes unless a single text is.
    static func packed(_ texts: [MessageText], limit: Int) -> [MessageText] {
        var messages: [[MessageText]] = []
        var size = 0
        for text in texts {
            if messages.isEmpty || size + text.size > limit {
                messages.append([])
                size = 0
            }
            messages[messages.count - 1].append(text)
            size += text.size + 2
        }
        return messages.map(joined)
    }
}

extension String {
    fileprivate var sizeInJSON: Int {
        utf8.reduce(0) { $0 + ($1 == UInt8(ascii: "\"") || $1 == UInt8(ascii: "\\") || $1 < 0x20 ? 2 : 1) }
    }
}
