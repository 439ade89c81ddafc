import Foundation
import Logging
import MatrixCrypto

/// Brings what follows from an event into the outbox: finds the rooms, uploads the pictures, gets the keys, and commits.
struct MessageDesk: Sendable {
    let surroundings: Surroundings
    let requester: CryptoRequester
    let directRooms: DirectRooms
    let pictures: PictureUploads

    /// - Parameter entry: the event that is done with this; `nil` for what nobody asked for.
    func keep(_ consequences: Consequences, settling entry: InboxEntry?) async throws {
        var prepared = try await located(consequences.messages)
        let rooms = Set(prepared.map(\.room))
        if !rooms.isEmpty {
            async let ready: Void = requester.makeReady(rooms)
            prepared = try await illustrated(prepared)
            try await ready
        }
        let notes = try await surroundings.account.settle(entry, prepared, remembered: consequences.remembered)
        for note in notes { surroundings.logger.error("\(note)") }
    }

    private func located(_ messages: [OutgoingMessage]) async throws -> [PreparedMessage] {
        var rooms: [OutgoingMessage.Destination: RoomID?] = [:]
        var located: [PreparedMessage] = []
        for message in messages {
            let known = rooms[message.destination]
            let room: RoomID?
            switch message.destination {
            case .room(let id): room = id
            case .direct(let person):
                if let known { room = known } else { room = try await directRooms.room(with: person) }
            }
            rooms[message.destination] = .some(room)
            if let room {
                located.append(PreparedMessage(message: message, room: room))
            } else {
                surroundings.account.counters.count { $0.droppedMessages += 1 }
            }
        }
        return located
    }

    private func illustrated(_ messages: [PreparedMessage]) async throws -> [PreparedMessage] {
        try await withThrowingTaskGroup(of: (Int, OutgoingMessage).self) { group in
            var illustrated = messages
            for (index, prepared) in messages.enumerated() {
                guard let picture = prepared.message.picture else { continue }
                let isEncrypted = try await surroundings.account.isEncrypted(prepared.room)
                group.addTask {
                    let fields = try await pictures.fields(of: picture.reference, isEncrypted: isEncrypted)
                    return (index, fields.map(prepared.message.showing) ?? prepared.message.withoutPicture)
                }
            }
            for try await (index, message) in group { illustrated[index].message = message }
            return illustrated
        }
    }
}

extension OutgoingMessage {
    /// The same message with where its picture is.
    /// - Parameter fields: `url` or `file`, and `info`.
    func showing(_ fields: JSONValue) -> OutgoingMessage {
        var message = self
        message.picture = nil
        switch kind {
        case .event(let type, let content, let reference):
            message.kind = .event(type: type, content: content.adding(fields), reference: reference)
        case .edit(let target, var content):
            content["m.new_content"] = content["m.new_content"]?.adding(fields)
            message.kind = .edit(target, content: content)
        case .reaction, .redaction: break
        }
        return message
    }
}

extension JSONValue {
    fileprivate func adding(_ fields: JSONValue) -> JSONValue {
        var content = self
        for (key, value) in fields.object ?? [:] { content[key] = value }
        return content
    }
}
