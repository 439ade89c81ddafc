import Synchronization

/// What went wrong or was refused since the start, for the log and the owner.
final class MatrixCounters: Sendable {
    struct Values: Sendable, Equatable {
        var unreadable: [UnreadableReason: Int] = [:]
        var rejectedToDevice = 0
        var refusedInvites = 0
        var droppedMessages = 0
        var droppedEvents = 0
        var syncs = 0
        /// Milliseconds since 1970.
        var lastSync: Int64?
    }

    private let values = Mutex(Values())

    var current: Values { values.withLock { $0 } }

    func count(_ change: @Sendable (inout Values) -> Void) { values.withLock { change(&$0) } }
}
