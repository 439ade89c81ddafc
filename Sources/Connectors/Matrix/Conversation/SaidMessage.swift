import Foundation
import MatrixCrypto

/// What a person wrote, taken out of an `m.room.message`.
struct SaidMessage: Equatable {
    /// Without the quotation that older clients put before a reply.
    var body: String
    /// HTML; likewise.
    var formattedBody: String?
    /// Who is named as addressed; `nil` where the client does not say.
    var mentions: Set<String>?
    var thread: EventID?
    /// What it replies to, where that was meant and is no fallback of a thread.
    var repliesTo: EventID?
    /// The event that it corrects.
    var corrects: EventID?

    /// - Returns: `nil` for what is no text of a person: notices, emotes, pictures, nonsense.
    init?(_ content: JSONValue) {
        let relation = content["m.relates_to"]
        let isCorrection = relation?["rel_type"]?.string == "m.replace"
        let said = isCorrection ? content["m.new_content"] ?? .null : content
        guard said["msgtype"]?.string == "m.text", let body = said["body"]?.string else { return nil }
        let target = relation?["event_id"]?.string.map { EventID($0) }
        if isCorrection {
            guard let target else { return nil }
            corrects = target
        } else if relation?["rel_type"]?.string == "m.thread" {
            thread = target
        }
        let reply = relation?["m.in_reply_to"]?["event_id"]?.string.map { EventID($0) }
        if !isCorrection, relation?["is_falling_back"]?.bool != true { repliesTo = reply }
        self.body = reply == nil && !isCorrection ? body : Self.withoutQuotation(body)
        if said["format"]?.string == "org.matrix.custom.html", let html = said["formatted_body"]?.string {
            formattedBody = Self.withoutQuotation(html: html)
        }
        mentions = said["m.mentions"]?.object.map { mentions in
            Set((mentions["user_ids"]?.array ?? []).compactMap(\.string))
        }
    }

    /// Without the lines at the beginning that quote what is replied to (specification, “Rich replies”).
    private static func withoutQuotation(_ body: String) -> String {
        guard body.hasPrefix("> <") || body.hasPrefix("> * <") else { return body }
        let lines = body.split(separator: "\n", omittingEmptySubsequences: false)
        return lines.drop { $0.hasPrefix("> ") || $0 == ">" }.joined(separator: "\n")
    }

    private static func withoutQuotation(html: String) -> String {
        guard html.hasPrefix("<mx-reply>"), let end = html.range(of: "</mx-reply>") else { return html }
        return String(html[end.upperBound...])
    }
}
