import Chat
import Foundation
import MatrixCrypto

/// The one owner of what is known of the account: its encryption, its rooms, what waits to be answered and to be sent.
///
/// All changes are made in turns: a turn changes the state and commits what has changed, and no other begins before.
/// Nothing that a turn made leaves it before the commit. When a turn fails the state is read anew from what is stored.
actor MatrixAccount {
    nonisolated let login: MatrixLogin
    nonisolated let records: SealedRecords
    nonisolated let signals: AccountSignals
    nonisolated let counters: MatrixCounters
    nonisolated let now: @Sendable () -> Int64
    private let sharing: KeySharing
    private var state: AccountState?
    private let turns = Turns()

    /// - Parameters:
    ///   - sharing: which devices can read what the bot says.
    ///   - now: milliseconds since 1970.
    init(
        login: MatrixLogin, records: SealedRecords, sharing: KeySharing = .everyDevice, signals: AccountSignals,
        counters: MatrixCounters, now: @escaping @Sendable () -> Int64
    ) {
        self.sharing = sharing
        self.login = login
        self.records = records
        self.signals = signals
        self.counters = counters
        self.now = now
    }

    /// Changes the state and keeps the changes. What `body` throws undoes all of them.
    func turn<T: Sendable>(_ body: (isolated MatrixAccount, AccountState) async throws -> T) async throws -> T {
        try await turns.run {
            let current = try await load()
            do {
                let result = try await body(self, current)
                let changes = try current.takeChanges()
                if !changes.isEmpty { try await records.memory.commit(changes) }
                return result
            } catch {
                state = nil
                throw error
            }
        }
    }

    private func load() async throws -> AccountState {
        if let state { return state }
        let loaded = try await AccountState(login, records: records, sharing: sharing, now: now())
        state = loaded
        for room in loaded.inbox.keys { signals.work.add(room) }
        for room in loaded.outbox.keys { signals.sending.add(room) }
        signals.requests.ring()
        signals.errands.ring()
        signals.dues.ring()
        return loaded
    }
}
