/// The number of a delivery in the inbox.
package struct DeliveryID: Sendable, Hashable, Comparable {
    package let rawValue: Int64
    package init(_ rawValue: Int64) { self.rawValue = rawValue }

    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// A delivery of a webhook that is to be kept.
package struct NewDelivery: Sendable, Equatable {
    package var hook: Hook
    /// SHA-256 of what makes two deliveries of a hook the same.
    package var digest: [UInt8]
    package var body: [UInt8]
    /// Milliseconds since 1970.
    package var receivedAt: Int64

    package init(hook: Hook, digest: [UInt8], body: [UInt8], receivedAt: Int64) {
        self.hook = hook
        self.digest = digest
        self.body = body
        self.receivedAt = receivedAt
    }
}

/// A delivery that somebody works on, until the lease ends.
package struct ClaimedDelivery: Sendable, Equatable {
    package var id: DeliveryID
    /// As it is stored; a name that a later version wrote may be none that this one knows.
    package var hookName: String
    package var body: [UInt8]
    /// Milliseconds since 1970.
    package var receivedAt: Int64
    /// How often it was claimed, this time included.
    package var attempts: Int

    package var hook: Hook? { Hook(name: hookName) }

    package init(id: DeliveryID, hookName: String, body: [UInt8], receivedAt: Int64, attempts: Int) {
        self.id = id
        self.hookName = hookName
        self.body = body
        self.receivedAt = receivedAt
        self.attempts = attempts
    }
}

package enum DeliveryState: String, Sendable, Hashable, CaseIterable {
    /// To be worked on, or being worked on.
    case waiting
    case done
    /// Given up, with a reason; it can be replayed.
    case dead
}
