import Logging

/// Says now and then, and at the end, what was not accepted, when there is more of it than before: what strangers try is not worth
/// a line each, but the owner should know of it.
struct CounterReport: Sendable {
    let surroundings: Surroundings

    private static let pause = Duration.seconds(3_600)

    func run() async throws {
        var told = MatrixCounters.Values()
        while true {
            do { try await Task.sleep(for: Self.pause) } catch {
                tell(&told)
                throw error
            }
            tell(&told)
        }
    }

    private func tell(_ told: inout MatrixCounters.Values) {
        var current = surroundings.account.counters.current
        // These grow without anything being wrong.
        (current.syncs, current.lastSync) = (0, nil)
        guard current != told else { return }
        told = current
        let unreadable = current.unreadable.sorted { $0.key.rawValue < $1.key.rawValue }
        surroundings.logger.notice(
            "not accepted on Matrix since the start",
            metadata: [
                "unreadable": "\(unreadable.map { "\($0.key.rawValue) \($0.value)" }.joined(separator: ", "))",
                "messages to the device": "\(current.rejectedToDevice)", "invites": "\(current.refusedInvites)",
                "events": "\(current.droppedEvents)", "messages not sent": "\(current.droppedMessages)",
            ])
    }
}
