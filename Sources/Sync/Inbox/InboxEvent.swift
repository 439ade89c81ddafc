package import Integrations
package import Storage

/// Something that happened, with where that was said.
package struct InboxEvent: Sendable, Equatable {
    package var hook: Hook
    package var event: SourceEvent
    /// When it was said, milliseconds since 1970.
    package var receivedAt: Int64

    package init(hook: Hook, event: SourceEvent, receivedAt: Int64) {
        self.hook = hook
        self.event = event
        self.receivedAt = receivedAt
    }
}

/// What should be done soon because of an event. It is only a hint: the schedule does it anyway, later.
package enum FollowUp: Sendable, Hashable {
    case libraryChanged(Hook)
    case accessChanged(Hook)
}
