/// Why an outside system could not be used: where, what, and the remedy. It never holds a secret, a path or a query.
package struct WebError: Error, Sendable, Equatable, CustomStringConvertible {
    package enum Problem: Sendable, Equatable {
        /// No connection was made.
        case unreachable(String)
        /// Its certificate is not trusted, or it does not speak TLS.
        case insecure
        /// The connection ended before the whole answer was there.
        case cutOff
        case timedOut(Duration)
        /// It wants other credentials.
        case refused(Int)
        case notFound(said: String?)
        case status(Int, said: String?, retryAfter: Duration?)
        /// The answer has more bytes than this.
        case tooLarge(Int)
        /// The answer is not what was agreed.
        case malformed(String)
        /// It failed so often that nobody asks it before this has passed.
        case leftAlone(Duration)
        /// More calls wait for their turn than it allows.
        case crowded
    }

    /// What the system is called in sentences, such as `embedder` or `Plex`.
    package let service: String
    /// Name and port.
    package let host: String
    package let problem: Problem

    package init(service: String, host: String, problem: Problem) {
        self.service = service
        self.host = host
        self.problem = problem
    }

    package var description: String {
        // A product has a name, and a kind of service an article.
        let place = service.first?.isUppercase == true ? "\(service) at \(host)" : "The \(service) at \(host)"
        switch problem {
        case .unreachable(let reason):
            return "\(place) cannot be reached: \(reason). Check that it runs and that its address is right."
        case .insecure:
            return "\(place) cannot be trusted: its certificate is not valid for this address. Install a valid one, "
                + "or use the name that the certificate is made for."
        case .cutOff: return "\(place) ended the connection in the middle of an answer. Look into its log."
        case .timedOut(let limit):
            return "\(place) did not answer within \(limit.formatted). Check that it is not overloaded."
        case .refused(let code):
            return "\(place) refuses the credentials (\(code)). Check the key that is configured for it."
        case .notFound(let said):
            return "\(place) does not know what it was asked for (404)\(Self.quoted(said)). Check its address, and "
                + "the names that are configured for it."
        case .status(let code, let said, _):
            let remedy =
                (300..<400).contains(code)
                ? "It wants to be called at another address; configure that one."
                : code == 429 || code >= 500
                    ? "Try again later; its log may say more." : "Check what is configured for it."
            return "\(place) answered with an error (\(code))\(Self.quoted(said)). \(remedy)"
        case .tooLarge(let limit):
            return "\(place) sent more than \(limit / 1024) KiB. Check that the address is that of the right service."
        case .malformed(let what):
            return "\(place) did not answer as agreed: \(what). Check that the address is that of the right service."
        case .leftAlone(let pause):
            return
                "\(place) kept failing and is not asked again for \(max(pause, .seconds(1)).formatted). Check that it "
                + "runs; it is used again as soon as it answers."
        case .crowded:
            return "\(place) allows only so many calls, and too many are waiting. Try again in a minute."
        }
    }

    private static func quoted(_ said: String?) -> String { said.map { ": “\($0)”" } ?? "" }

    /// What the decision to try again depends on.
    var failure: RetryPolicy.Failure {
        switch problem {
        case .unreachable: .notConnected
        case .cutOff: .connectionLost
        case .status(let code, _, let retryAfter): .status(code, retryAfter: retryAfter)
        case .insecure, .timedOut, .refused, .notFound, .tooLarge, .malformed, .leftAlone, .crowded: .final
        }
    }
}

extension Duration {
    /// In seconds, such as `1.5 s`.
    fileprivate var formatted: String {
        let tenths = Int((self / .milliseconds(100)).rounded())
        return tenths % 10 == 0 ? "\(tenths / 10) s" : "\(tenths / 10).\(tenths % 10) s"
    }
}
