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

/// A delivery that was given up.
package struct DeadLetter: Sendable, Equatable {
    package var id: DeliveryID
    package var hookName: String
    /// Milliseconds since 1970.
    package var receivedAt: Int64
    package var diedAt: Int64
    package var attempts: Int
    package var reason: String
    /// Of the body, in bytes.
    package var size: Int

    package init(
        id: DeliveryID, hookName: String, receivedAt: Int64, diedAt: Int64, attempts: Int, reason: String, size: Int
    ) {
        self.id = id
        self.hookName = hookName
        self.receivedAt = receivedAt
        self.diedAt = diedAt
        self.attempts = attempts
        self.reason = reason
        self.size = size
    }
}

/// How many deliveries of a hook are in a state, and how often they were delivered again.
package struct InboxCount: Sendable, Equatable {
    package var hookName: String
    package var state: DeliveryState
    package var deliveries: Int
    package var duplicates: Int

    package init(hookName: String, state: DeliveryState, deliveries: Int, duplicates: Int) {
        self.hookName = hookName
        self.state = state
        self.deliveries = deliveries
        self.duplicates = duplicates
    }
}
