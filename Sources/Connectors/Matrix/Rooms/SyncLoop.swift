import Logging
import MatrixCrypto
import Web

/// Asks the homeserver what happened, again and again, and hands it to the account.
struct SyncLoop: Sendable {
    let surroundings: Surroundings
    let policy: InvitePolicy
    /// Takes verification messages, after the sync that brought them was kept.
    let onMessages: @Sendable ([ToDeviceMessage]) async throws -> Void

    /// How long the server may wait for something to happen.
    private static let patience = Duration.seconds(30)
    private static let concurrentCalls = 4
    private static let pageSize = 100
    /// More events that were missed than this in one room are not answered.
    private static let mostPages = 10
    /// So many times in a row the server may not know the position before it is given up.
    private static let mostRefusals = 3

    func run() async throws {
        var failures = 0
        while true {
            do {
                try await once()
                failures = 0
            } catch {
                failures += 1
                let refusal = error as? MatrixError
                if refusal?.status == 400, failures >= Self.mostRefusals {
                    surroundings.logger.error(
                        "the homeserver does not know what it has sent; what was written meanwhile is not answered")
                    try await surroundings.account.forgetPosition()
                }
                try await surroundings.pause(after: error, failures: failures, "the homeserver cannot be synced with")
            }
        }
    }

    func once() async throws {
        let (account, client) = (surroundings.account, surroundings.client)
        let position = try await account.position()
        let value = try await client.sync(
            since: position, filter: SyncFilter.json, patience: position == nil ? .zero : Self.patience)
        guard let answer = SyncAnswer(value, bot: client.user) else {
            throw client.service.report(.malformed("it does not say where the next sync continues"))
        }
        let outcome = try await account.take(try await completed(answer, since: position), policy: policy)
        surroundings.report(outcome)
        if !outcome.messages.isEmpty { try await onMessages(outcome.messages) }
    }

    private func completed(_ answer: SyncAnswer, since position: String?) async throws -> CompletedSync {
        var sync = CompletedSync(answer: answer)
        let (missing, members) = try await surroundings.account.incomplete(answer)
        if let position {
            for (room, events) in try await each(missing, { try await gap(in: $0, of: answer, since: position) }) {
                sync.missing[room] = events
            }
        }
        for (room, events) in try await each(
            members,
            { room in
                try await unlessRefused { try await surroundings.client.members(of: room, at: answer.next) }
            })
        { sync.members[room] = events }
        return sync
    }

    private func gap(in room: RoomID, of answer: SyncAnswer, since position: String) async throws -> [JSONValue]? {
        guard var place = answer.joined[room]?.previous else { return nil }
        var events: [JSONValue] = []
        for _ in 0..<Self.mostPages {
            let start = place
            guard
                let page = try await unlessRefused({
                    try await surroundings.client.messages(
                        in: room, before: start, until: position, limit: Self.pageSize)
                })
            else { break }
            events += page.events
            guard !page.events.isEmpty, let next = page.next, next != place else { return events.reversed() }
            place = next
        }
        surroundings.logger.warning(
            "too much was written while the bot was away; the oldest is not answered", metadata: ["room": "\(room)"])
        return events.reversed()
    }

    /// A room that we are no longer allowed to look into must not hold up all others.
    private func unlessRefused<T>(_ body: () async throws -> T) async throws -> T? {
        do {
            return try await body()
        } catch let error as MatrixError where error.isFinal {
            surroundings.logger.warning("a room cannot be read", metadata: ["error": "\(error)"])
            return nil
        }
    }

    private func each(
        _ rooms: [RoomID], _ body: @Sendable @escaping (RoomID) async throws -> [JSONValue]?
    ) async throws -> [RoomID: [JSONValue]] {
        try await withThrowingTaskGroup(of: (RoomID, [JSONValue]?).self) { group in
            var found: [RoomID: [JSONValue]] = [:]
            for (number, room) in rooms.enumerated() {
                if number >= Self.concurrentCalls, let (room, events) = try await group.next() { found[room] = events }
                group.addTask { (room, try await body(room)) }
            }
            for try await (room, events) in group { found[room] = events }
            return found
        }
    }
}
