import Foundation

/// An event encrypted with Megolm, of which the form has been checked.
struct EncryptedEvent {
    let event: EventID
    let sender: MatrixUserID
    /// Milliseconds since 1970, as the sender's server claims.
    let timestamp: Int64
    let session: SessionAddress
    let ciphertext: String
    private let relation: JSONValue?

    init(_ event: JSONValue, in room: RoomID) throws(DecryptionError) {
        guard let id = event["event_id"]?.string, let sender = event["sender"]?.string,
            let timestamp = event["origin_server_ts"]?.integer, let content = event["content"]
        else { throw .malformed("The event has no id, sender, time or content.") }
        if let other = event["room_id"]?.string, other != room.rawValue {
            throw .malformed("The event belongs to another room.")
        }
        if event["state_key"] != nil { throw .malformed("A state event cannot be encrypted.") }
        guard let algorithm = content["algorithm"]?.string else { throw .malformed("No algorithm is named.") }
        guard algorithm == DeviceKeys.algorithms[1] else { throw .unknownAlgorithm(Rejection.excerpt(algorithm)) }
        guard let session = DeviceKeys.key(content["session_id"]), let ciphertext = content["ciphertext"]?.string,
            ciphertext.utf8.count <= CryptoLimits.ciphertextLength
        else { throw .malformed("The ciphertext or the id of the session is malformed.") }
        self.event = EventID(id)
        self.sender = MatrixUserID(sender)
        self.timestamp = timestamp
        self.session = SessionAddress(room: room, session: session)
        self.ciphertext = ciphertext
        relation = content["m.relates_to"]
    }

    /// What was inside, with the relation that was sent in the clear.
    func decrypted(_ plaintext: Data, trust: DecryptedEvent.Trust) throws(DecryptionError) -> DecryptedEvent {
        guard let inner = try? JSONValue(plaintext), let type = inner["type"]?.string,
            var content = inner["content"], content.object != nil
        else { throw .malformed("What was encrypted is no event.") }
        guard inner["room_id"]?.string == session.room.rawValue else {
            throw .malformed("The message was written for another room.")
        }
        if type == "m.room.encrypted" { throw .malformed("The event is encrypted twice.") }
        if content["m.relates_to"] == nil { content["m.relates_to"] = relation }
        return DecryptedEvent(type: type, content: content, trust: trust)
    }
}
