import Foundation
import Logging
import MatrixCrypto

/// What the loops of the connector work with.
struct Surroundings: Sendable {
    let account: MatrixAccount
    let client: MatrixClient
    let logger: Logger
    let sleep: @Sendable (Duration) async throws -> Void

    /// Waits before a failure is followed by another try, and says in the log that it happened.
    /// - Throws: the error itself when there is no point in trying again, and `CancellationError`.
    func pause(after error: any Error, failures: Int, _ what: Logger.Message) async throws {
        try Task.checkCancellation()
        let trouble = Trouble(error)
        guard trouble != .fatal else { throw error }
        var asked: Duration?
        if case .passing(let duration) = trouble { asked = duration }
        // A long outage is said once in a while.
        if failures & (failures - 1) == 0 {
            logger.warning(what, metadata: ["error": "\(error)", "failures": "\(failures)"])
        }
        try await sleep(RetryPause.pause(afterFailures: failures, asked: asked, chance: .random(in: 0..<1)))
    }

    func report(_ outcome: SyncOutcome) {
        for note in outcome.notes { logger.notice("\(note)") }
        for detail in outcome.details { logger.debug("something about encryption was rejected: \(detail)") }
    }
}
