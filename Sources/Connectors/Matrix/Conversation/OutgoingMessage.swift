import Foundation
import MatrixCrypto

/// Something to be sent, before it is encrypted and before it has an event id.
struct OutgoingMessage: Sendable, Equatable, Codable {
    enum Destination: Sendable, Hashable, Codable {
        case room(RoomID)
        /// The room that only this person and the bot are in; opened where there is none.
        case direct(MatrixUserID)
    }

    /// An event in the same room, which may not have been sent yet.
    enum Target: Sendable, Hashable, Codable {
        case event(EventID)
        /// The message with this `id`, which is sent before.
        case message(String)
    }

    enum Kind: Sendable, Equatable, Codable {
        /// An event of a type, with its content; encrypted where the room is, except for `m.relates_to`.
        ///
        /// - Parameter reference: what the event is about (`m.relates_to` of type `m.reference`), where that may not have been
        ///   sent yet; every other relation is in the content already.
        case event(type: String, content: JSONValue, reference: Target? = nil)
        /// `content` replaces what the target said (`m.replace`): it has a body for those who cannot show edits, and
        /// `m.new_content`; only `m.relates_to` is to be added.
        case edit(Target, content: JSONValue)
        /// `m.annotation`; never encrypted. One that the server knows already (`M_DUPLICATE_ANNOTATION`) is as good as sent.
        case reaction(Target, key: String)
        case redaction(Target)
    }

    /// Unique for good, and the same when an event is worked on again; the transaction id is made of it.
    var id: String
    var destination: Destination
    var kind: Kind
    /// A picture that is uploaded first, and put into the content as `url`, or as `file` in an encrypted room, with `info`;
    /// of an edit, into `m.new_content`. Where it cannot be had, `withoutPicture` is sent instead.
    var picture: Picture?

    /// A poster to be sent.
    struct Picture: Sendable, Equatable, Codable {
        /// What it is asked for by: `Card.poster`.
        var reference: String
    }

    /// The same message as text alone: what was the caption of the picture is all there is.
    var withoutPicture: OutgoingMessage {
        var message = self
        message.picture = nil
        switch kind {
        case .event(let type, let content, let reference):
            message.kind = .event(type: type, content: content.withoutPicture, reference: reference)
        case .edit(let target, var content):
            content["m.new_content"] = content["m.new_content"]?.withoutPicture
            message.kind = .edit(target, content: content)
        case .reaction, .redaction: break
        }
        return message
    }
}

extension JSONValue {
    fileprivate var withoutPicture: JSONValue {
        guard self["msgtype"]?.string == "m.image" else { return self }
        var content = self
        content["msgtype"] = "m.text"
        for key in ["filename", "url", "file", "info"] { content[key] = nil }
        return content
    }
}
