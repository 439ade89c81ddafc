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
