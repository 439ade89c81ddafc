/// Decides whether a source that keeps failing is asked at all. Pure: time is an argument, in milliseconds since 1970.
///
/// Every admission must be answered by `succeeded`, `failed` or `abandoned`.
package struct CircuitBreaker: Sendable, Equatable {
    package enum State: Sendable, Equatable {
        /// It is asked; so often it failed in a row.
        case closed(failures: Int)
        /// It is left alone.
        case open(since: Int64, pause: Duration)
        /// One call finds out whether it is back.
        case halfOpen(since: Int64)
    }

    package enum Admission: Sendable, Equatable {
        case call
        /// The one call that finds out whether the source is back.
        case probe
        /// Not now; `probe` comes after about this long.
        case wait(Duration)
    }

    /// So many calls in a row must fail before the source is left alone.
    package var threshold = 3
    /// The first time it is left alone; twice as long each time that the probe fails.
    package var firstPause = Duration.seconds(15)
    package var longestPause = Duration.seconds(300)
    /// What a source asks for with `Retry-After` counts up to here.
    package var longestAskedPause = Duration.seconds(3600)

    package private(set) var state = State.closed(failures: 0)
    private var reopenings = 0

    package init() {}

    package var isOpen: Bool {
        if case .closed = state { false } else { true }
    }

    /// When it is asked again; `nil` while it is asked.
    package var nextProbeAt: Int64? {
        switch state {
        case .closed: nil
        case .open(let since, let pause): since + pause.inMilliseconds
        case .halfOpen(let since): since
        }
    }

    package mutating func admit(at now: Int64) -> Admission {
        switch state {
        case .closed: return .call
        case .halfOpen: return .wait(firstPause)
        case .open(let since, let pause):
            let passed = Duration.milliseconds(now - since)
            // A clock that was put back must not keep it closed off.
            guard passed >= pause || passed < .zero else { return .wait(pause - passed) }
            state = .halfOpen(since: now)
            return .probe
        }
    }

    /// The source answered, be it with a refusal.
    package mutating func succeeded() {
        state = .closed(failures: 0)
        reopenings = 0
    }

    /// The source seems to be away.
    /// - Parameter retryAfter: what it asked for itself; it is then left alone at once.
    package mutating func failed(_ admission: Admission, at now: Int64, retryAfter: Duration? = nil) {
        switch (state, admission) {
        case (.closed(let failures), _):
            if failures + 1 >= threshold || retryAfter != nil {
                open(at: now, retryAfter: retryAfter)
            } else {
                state = .closed(failures: failures + 1)
            }
        case (.halfOpen, .probe):
            reopenings += 1
            open(at: now, retryAfter: retryAfter)
        // Calls from before it was closed off tell nothing new.
        case (.open, _), (.halfOpen, _): break
        }
    }

    /// The call was given up before anything was known.
    package mutating func abandoned(_ admission: Admission, at now: Int64) {
        guard admission == .probe, case .halfOpen = state else { return }
        state = .open(since: now, pause: .zero)
    }

    private mutating func open(at now: Int64, retryAfter: Duration?) {
        let pause = min(firstPause * (1 << min(reopenings, 16)), longestPause)
        state = .open(since: now, pause: max(pause, min(retryAfter ?? .zero, longestAskedPause)))
    }
}

extension Duration {
    var inMilliseconds: Int64 { Int64(self / .milliseconds(1)) }
}
