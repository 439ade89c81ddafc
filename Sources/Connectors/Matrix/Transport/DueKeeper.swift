import Chat
import Foundation
import Logging
import MatrixCrypto

/// Does what is due at its time: says of events that they cannot be read, and forgets what is old.
struct DueKeeper: Sendable {
    let surroundings: Surroundings
    let sent: SentMessages
    let pictures: PictureUploads

    private static let sweepPause: Int64 = 86_400_000
    private static let perCommit = 500

    func run() async throws {
        let account = surroundings.account
        var sweepAt = account.now()
        var failures = 0
        while true {
            do {
                if account.now() >= sweepAt {
                    try await sweep()
                    sweepAt = account.now() + Self.sweepPause
                }
                try await account.doWhatIsDue()
                let due = min(try await account.nextDue() ?? sweepAt, sweepAt)
                failures = 0
                try await account.signals.dues.wait(
                    atMost: .milliseconds(max(due - account.now(), 1)), sleep: surroundings.sleep)
            } catch {
                failures += 1
                try await surroundings.pause(after: error, failures: failures, "what is old cannot be forgotten")
            }
        }
    }

    private func sweep() async throws {
        let (memory, now) = (surroundings.account.records.memory, surroundings.account.now())
        try await sent.forgetOld(now: now)
        try await pictures.forgetOld()
        for kind in TalkSweep.kinds {
            let old = Array(TalkSweep.outdated(try await memory.all(kind), of: kind, now: now))
            for start in stride(from: 0, to: old.count, by: Self.perCommit) {
                let some = old[start..<min(start + Self.perCommit, old.count)]
                try await memory.commit(Dictionary(some.map { (.init(kind, $0), nil) }) { $1 })
            }
        }
    }
}
