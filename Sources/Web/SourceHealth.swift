import Foundation
import Synchronization

/// How a source is, in one word and the sentence that belongs to it; no sentence holds a secret.
package enum SourceState: Sendable, Equatable {
    /// It was never asked.
    case unknown
    case up
    /// It answers, but not as it should, or it failed too seldom to be called down.
    case degraded(why: String)
    /// It is left alone for a while; milliseconds since 1970.
    case down(since: Int64, why: String)
}

/// What is known of one source from the calls that were made to it, and whether it is asked at the moment.
///
/// One value belongs to one source and is shared by all that call it.
package final class SourceHealth: Sendable {
    /// The state at one moment, for people.
    package struct Snapshot: Sendable, Equatable {
        package let name: String
        package let state: SourceState
        /// Milliseconds since 1970.
        package let lastAnsweredAt: Int64?
        /// When it is asked again if it is left alone, milliseconds since 1970.
        package let nextTryAt: Int64?
    }

    /// What the source is called in sentences and in the configuration.
    package let name: String
    private let now: @Sendable () -> Int64
    private let record: Mutex<Record>

    private struct Record {
        var breaker: CircuitBreaker
        var state = SourceState.unknown
        var failingSince: Int64?
        var lastAnsweredAt: Int64?
    }

    /// - Parameter now: milliseconds since 1970.
    package init(
        name: String, breaker: CircuitBreaker = CircuitBreaker(),
        now: @escaping @Sendable () -> Int64 = { Int64(Date().timeIntervalSince1970 * 1000) }
    ) {
        self.name = name
        self.now = now
        record = Mutex(Record(breaker: breaker))
    }

    package var snapshot: Snapshot {
        record.withLock {
            Snapshot(
                name: name, state: $0.state, lastAnsweredAt: $0.lastAnsweredAt, nextTryAt: $0.breaker.nextProbeAt)
        }
    }

    func admit() -> CircuitBreaker.Admission {
        let time = now()
        return record.withLock { $0.breaker.admit(at: time) }
    }

    /// It answered a call as it should, be it with “there is no such thing”.
    func answered() {
        let time = now()
        record.withLock { record in
            record.breaker.succeeded()
            record.state = .up
            record.failingSince = nil
            record.lastAnsweredAt = time
        }
    }

    func failed(_ admission: CircuitBreaker.Admission, with error: WebError) {
        switch error.problem {
        case .unreachable, .insecure, .cutOff, .timedOut: away(admission, error, retryAfter: nil)
        case .status(let code, _, let retryAfter) where code == 429 || code >= 500:
            away(admission, error, retryAfter: retryAfter)
        case .refused, .malformed, .tooLarge: answeredBadly(error)
        case .status(let code, _, _) where (300..<400).contains(code): answeredBadly(error)
        case .notFound, .status: answered()
        case .leftAlone, .crowded: abandoned(admission)
        }
    }

    /// The call was given up before anything was known.
    func abandoned(_ admission: CircuitBreaker.Admission) {
        let time = now()
        record.withLock { $0.breaker.abandoned(admission, at: time) }
    }

    private func away(_ admission: CircuitBreaker.Admission, _ error: WebError, retryAfter: Duration?) {
        let time = now()
        record.withLock { record in
            record.breaker.failed(admission, at: time, retryAfter: retryAfter)
            let since = record.failingSince ?? time
            record.failingSince = since
            let why = error.description
            record.state = record.breaker.isOpen ? .down(since: since, why: why) : .degraded(why: why)
        }
    }

    /// It is there, and something must be put right.
    private func answeredBadly(_ error: WebError) {
        let time = now()
        record.withLock { record in
            record.breaker.succeeded()
            record.state = .degraded(why: error.description)
            record.failingSince = nil
            record.lastAnsweredAt = time
        }
    }
}
