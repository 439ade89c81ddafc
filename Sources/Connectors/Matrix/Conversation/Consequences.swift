import Foundation

/// What follows from an event: what is said, and what is remembered.
struct Consequences: Sendable {
    /// In the order in which they are to be sent.
    var messages: [OutgoingMessage] = []
    /// Records of `ConnectorMemory` whose kind begins with `talk.`; changed in the transaction that settles the event.
    var remembered: [String: [String: Data?]] = [:]

    mutating func remember(_ record: some TalkRecord, as id: String) throws {
        remembered[type(of: record).kind, default: [:]][id] = .some(try record.encoded())
    }

    mutating func forget<Record: TalkRecord>(_ type: Record.Type, _ id: String) {
        remembered[Record.kind, default: [:]].updateValue(nil, forKey: id)
    }

    mutating func add(_ others: Consequences) {
        messages += others.messages
        for (kind, records) in others.remembered { remembered[kind, default: [:]].merge(records) { $1 } }
    }
}
