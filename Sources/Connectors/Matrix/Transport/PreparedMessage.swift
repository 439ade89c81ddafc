import MatrixCrypto

/// A message with everything that had to be found out before it can be encrypted.
struct PreparedMessage: Sendable, Equatable {
    var message: OutgoingMessage
    var room: RoomID

    /// What is sent of it in the clear and what is to be encrypted.
    struct Form: Equatable {
        var action: OutboxEntry.Action
        var relation: OutboxEntry.Relation?
        var isEncryptable: Bool
    }

    var form: Form {
        switch message.kind {
        case .event(let type, let content, let reference):
            Form(
                action: .event(type: type, content: content),
                relation: reference.map { OutboxEntry.Relation(target: $0, content: ["rel_type": "m.reference"]) },
                isEncryptable: true)
        case .edit(let target, let content):
            Form(
                action: .event(type: "m.room.message", content: content),
                relation: OutboxEntry.Relation(target: target, content: ["rel_type": "m.replace"]),
                isEncryptable: true)
        case .reaction(let target, let key):
            Form(
                action: .event(type: "m.reaction", content: [:]),
                relation: OutboxEntry.Relation(
                    target: target, content: ["rel_type": "m.annotation", "key": .string(key)]),
                isEncryptable: false)
        case .redaction(let target):
            Form(
                action: .redaction, relation: OutboxEntry.Relation(target: target, content: nil), isEncryptable: false)
        }
    }
}
