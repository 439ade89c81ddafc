/// How patient the inbox is. Pure.
package struct InboxPolicy: Sendable, Equatable {
    /// How often a delivery is tried at most, the first time included.
    package var attempts = 10
    /// The pause after the first failure; it doubles with every further one.
    package var firstPause = Duration.seconds(2)
    package var longestPause = Duration.seconds(600)
    /// How long a claim lasts: after that, what a process that died had claimed is taken by another.
    package var lease = Duration.seconds(30)
    /// How long a delivery that is done is recognised when it comes again.
    package var memory = Duration.seconds(7 * 86_400)
    /// How long one that was given up can be replayed.
    package var keepsDead = Duration.seconds(90 * 86_400)

    package init() {}

    /// When to try again after `attempt` (1, 2, 3 …) failed; `nil` to give up.
    package func pause(afterAttempt attempt: Int) -> Duration? {
        guard attempt < attempts else { return nil }
        return min(firstPause * (1 << min(max(attempt - 1, 0), 20)), longestPause)
    }
}

extension Duration {
    /// Rounded towards zero.
    var milliseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds * 1_000 + attoseconds / 1_000_000_000_000_000
    }
}
