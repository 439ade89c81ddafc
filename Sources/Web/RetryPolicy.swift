/// Decides whether a call that failed is tried again, and after what pause. Pure: chance is an argument.
package struct RetryPolicy: Sendable, Equatable {
    /// A failure, as far as the decision depends on it.
    package enum Failure: Sendable, Equatable {
        /// Nothing reached the other side.
        case notConnected
        /// The call was sent, and no whole answer came back.
        case connectionLost
        /// The other side answered with an error.
        case status(Int, retryAfter: Duration?)
        /// Another try would end the same: it took too long, or the answer made no sense.
        case final
    }

    /// How often a call is made at most, the first time included.
    package var attempts = 4
    /// The pause before the second try; it doubles with every further one.
    package var firstPause = Duration.milliseconds(300)
    package var longestPause = Duration.seconds(10)
    /// Who is told to come back later than this gives up instead.
    package var patience = Duration.seconds(60)

    package init() {}

    /// Makes every call once.
    package static var never: RetryPolicy {
        var policy = RetryPolicy()
        policy.attempts = 1
        return policy
    }

    /// How long to wait before the next try; `nil` to give up.
    /// - Parameters:
    ///   - attempt: the number of the one that failed, 1, 2, 3 …
    ///   - isRepeatable: whether a call that may have been carried out may be made again.
    ///   - chance: 0..<1; spreads the calls of many, so that they do not all come back at once.
    package func pause(after failure: Failure, attempt: Int, isRepeatable: Bool, chance: Double) -> Duration? {
        guard attempt < attempts else { return nil }
        var asked: Duration?
        switch failure {
        case .notConnected: break
        case .connectionLost: guard isRepeatable else { return nil }
        case .status(let code, let retryAfter):
            switch code {
            // Refused before anything was done.
            case 429, 503: break
            case 502, 504: guard isRepeatable else { return nil }
            default: return nil
            }
            asked = retryAfter
        case .final: return nil
        }
        if let asked {
            guard asked <= patience else { return nil }
            // Not sooner than asked; a little later, each at another moment.
            return max(asked, .zero) + firstPause * chance
        }
        let doubled = min(firstPause * (1 << min(max(attempt - 1, 0), 16)), longestPause)
        return doubled * (0.5 + 0.5 * chance)
    }
}
