package import Foundation

/// What the machine keeps over restarts, one value for each key; the values are sealed.
package struct CryptoRecordKey: Hashable, Sendable {
    /// Kinds that are small are read whole at the start; of the others what is needed is loaded first.
    package enum Kind: String, Sendable, CaseIterable {
        /// The Olm account, with the counters and flags that go with it.
        case account
        /// The private keys of cross-signing.
        case crossSigning
        /// What is known of the devices and the cross-signing keys of a user.
        case devices
        /// The Olm sessions with one device, by its Curve25519 key and its owner.
        case olmSessions
        /// The Megolm session that a room's messages are encrypted with; and, as a second record, who has it.
        case outboundGroupSession
        /// A Megolm session of somebody, by room and session id. Loaded when needed.
        case inboundGroupSession
        /// What waits for something: to-device events on their way, keys that were asked for, keys that came.
        case pending
    }

    package let kind: Kind
    package let id: String

    package init(_ kind: Kind, _ id: String = "") {
        self.kind = kind
        self.id = id
    }
}

/// New values of records; `nil` removes one.
package typealias CryptoRecordChanges = [CryptoRecordKey: Data?]
