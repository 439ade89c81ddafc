import MatrixCrypto

/// The contents of events, without what relates them to others.
enum MessageContent {
    /// - Parameter isNotice: for what nobody waits for: clients do not ring for it, and other bots do not answer.
    static func text(_ text: MessageText, isNotice: Bool = false, mentioning: MatrixUserID? = nil) -> JSONValue {
        var content: JSONValue = [
            "msgtype": isNotice ? "m.notice" : "m.text", "body": .string(text.body), "m.mentions": mentions(mentioning),
        ]
        content.add(html: text.html, unlessItIs: text.body)
        return content
    }

    /// A picture with its caption: a `body` that differs from `filename` is one (specification, “Media captions”).
    static func poster(_ caption: MessageText, fileName: String, mentioning: MatrixUserID? = nil) -> JSONValue {
        [
            "msgtype": "m.image", "filename": .string(fileName), "body": .string(caption.body),
            "format": "org.matrix.custom.html", "formatted_body": .string(caption.html),
            "m.mentions": mentions(mentioning),
        ]
    }

    /// `content` as the new state of a message. Whoever cannot show edits reads the beginning of it after a star
    /// (specification, “Event replacements”); nobody is called again.
    static func edit(to content: JSONValue) -> JSONValue {
        var new = content
        new["m.relates_to"] = nil
        return [
            "msgtype": content["msgtype"]?.string == "m.notice" ? "m.notice" : "m.text",
            "body": .string("* " + (content["body"]?.string ?? "").shownText(2_000)),
            "m.mentions": [:], "m.new_content": new,
        ]
    }

    /// Always there: without it, servers look for names in the text.
    private static func mentions(_ person: MatrixUserID?) -> JSONValue {
        person.map { ["user_ids": [.string($0.rawValue)]] } ?? [:]
    }
}

extension JSONValue {
    /// A paragraph without anything in it needs no HTML.
    fileprivate mutating func add(html: String, unlessItIs body: String) {
        guard html != "<p>\(body)</p>" else { return }
        self["format"] = "org.matrix.custom.html"
        self["formatted_body"] = .string(html)
    }
}
