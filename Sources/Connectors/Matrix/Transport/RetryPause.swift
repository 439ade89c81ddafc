import Chat
import Foundation
import MatrixCrypto
import Web

/// How long to wait before something that failed is tried again. Pure: chance is an argument.
enum RetryPause {
    private static let first = Duration.seconds(1)
    private static let longest = Duration.seconds(60)

    /// - Parameters:
    ///   - failures: how often it failed in a row, 1, 2, 3 …
    ///   - asked: how long the server wants to be left alone.
    ///   - chance: 0..<1; spreads the calls of many, so that they do not all come back at once.
    static func pause(afterFailures failures: Int, asked: Duration? = nil, chance: Double) -> Duration {
        let doubled = min(first * (1 << min(max(failures - 1, 0), 10)), longest)
        return max(doubled * (0.5 + 0.5 * chance), asked.map { $0 + first * chance } ?? .zero)
    }
}

/// What a failure means for the one who wanted something done.
enum Trouble: Sendable, Equatable {
    /// Nothing will succeed any more: the connector has to end.
    case fatal
    /// This will never succeed; other things may.
    case refused
    /// The same may succeed later.
    case passing(asked: Duration?)

    init(_ error: any Error) {
        switch error {
        case is ConnectorMemory.TakenOver, is CryptoStoreError: self = .fatal
        case let error as MatrixError:
            switch error.code {
            case .unknownToken, .missingToken, .userDeactivated: self = .fatal
            default: self = error.isFinal ? .refused : .passing(asked: error.retryAfter)
            }
        case let error as WebError:
            if case .status(_, _, let retryAfter) = error.problem {
                self = .passing(asked: retryAfter)
            } else {
                self = .passing(asked: nil)
            }
        default: self = .passing(asked: nil)
        }
    }
}
