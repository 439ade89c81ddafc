import Foundation
import MatrixCrypto

/// Finds out whether a message speaks to the bot, and what it says then.
struct BotName: Sendable {
    let userID: MatrixUserID
    let displayName: String

    /// A line for the bot.
    struct Line: Equatable {
        var text: String
        /// Whether the bot was named, so that no mark is needed.
        var isAddressed: Bool
    }

    /// - Returns: `nil` when it is not for the bot. In a direct chat everything is; in a room what begins with `!` and a word,
    ///   and what names the bot: as a mention, or at the beginning. A number alone may be, which only the bot can tell.
    func line(of said: SaidMessage, isDirect: Bool) -> Line? {
        let body = said.body.trimmed
        let pill = leadingPill(in: said.formattedBody)
        let names = [displayName, userID.rawValue, pill ?? ""].filter { !$0.isEmpty }
            .sorted { $0.utf8.count > $1.utf8.count }
        let bare = names.lazy.compactMap { Self.text(after: $0, in: body) }.first
        let isMentioned = said.mentions?.contains(userID.rawValue) ?? (pill != nil)
        if let bare { return Line(text: bare, isAddressed: true) }
        if isMentioned {
            let ending = names.lazy.compactMap { Self.text(before: $0, in: body) }.first
            return Line(text: ending ?? body, isAddressed: true)
        }
        if isDirect { return Line(text: body, isAddressed: true) }
        let isMarked = body.first == "!" && body.dropFirst().first.map { $0.isLetter || $0.isNumber } == true
        return isMarked || Self.isNumber(body) ? Line(text: body, isAddressed: false) : nil
    }

    /// `2`, `2.`, `2)` or the key with the 2 on it.
    private static func isNumber(_ text: String) -> Bool {
        guard text.utf8.count <= 12 else { return false }
        var scalars = text.unicodeScalars.filter { $0 != "\u{FE0F}" && $0 != "\u{20E3}" }
        if let last = scalars.last, last == "." || last == ")" { scalars.removeLast() }
        return (1...2).contains(scalars.count) && scalars.allSatisfy { ("0"..."9").contains($0) }
    }

    /// `Name: text`, `@Name, text`, `Name text`; not `Namely`.
    private static func text(after name: String, in body: String) -> String? {
        for start in [name, "@" + name] {
            guard let range = body.range(of: start, options: [.anchored, .caseInsensitive]) else { continue }
            let rest = body[range.upperBound...]
            if rest.isEmpty { return "" }
            guard let next = rest.first, next.isWhitespace || ":,;–-".contains(next) else { continue }
            return String(rest.drop { $0.isWhitespace || ":,;–-".contains($0) })
        }
        return nil
    }

    /// `what is good tonight, @Name?`
    private static func text(before name: String, in body: String) -> String? {
        var end = body[...]
        while let last = end.last, last.isWhitespace || ".?!".contains(last) { end = end.dropLast() }
        guard let range = end.range(of: name, options: [.anchored, .backwards, .caseInsensitive]) else { return nil }
        var rest = end[..<range.lowerBound]
        while let last = rest.last, last.isWhitespace || ",@".contains(last) { rest = rest.dropLast() }
        return rest.isEmpty ? nil : String(rest)
    }

    /// The words of the link to the bot that the HTML begins with.
    private func leadingPill(in html: String?) -> String? {
        guard var rest = html?.trimmed[...] else { return nil }
        while rest.hasPrefix("<p>") { rest = rest.dropFirst(3) }
        guard let match = rest.prefix(2_000).prefixMatch(of: /<a [^>]*?href=["']([^"'>]*)["'][^>]*>([^<]*)<\/a>/),
            Self.person(linkedBy: String(match.output.1)) == userID.rawValue
        else { return nil }
        return String(match.output.2).replacing("&lt;", with: "<").replacing("&gt;", with: ">")
            .replacing("&quot;", with: "\"").replacing("&#39;", with: "'").replacing("&amp;", with: "&")
    }

    /// The user id in `https://matrix.to/#/@bot:example.org` or `matrix:u/bot:example.org` (specification, appendices, “URIs”).
    private static func person(linkedBy link: String) -> String? {
        let bare = (link.split(separator: "?").first.map(String.init) ?? link).removingPercentEncoding ?? link
        if bare.hasPrefix("https://matrix.to/#/@") { return String(bare.dropFirst("https://matrix.to/#/".count)) }
        if bare.hasPrefix("matrix:u/") { return "@" + bare.dropFirst("matrix:u/".count) }
        return nil
    }
}

extension String {
    fileprivate var trimmed: String { trimmingCharacters(in: .whitespacesAndNewlines) }
}
