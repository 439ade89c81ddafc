import Foundation
import Logging
import MatrixCrypto
import Synchronization

/// Finds the room that only one person and the bot are in, and opens it where there is none.
final class DirectRooms: Sendable {
    private let surroundings: Surroundings
    private let turns = Turns()
    /// How many syncs must have succeeded before a room that was not found again is opened anew.
    private let certainAt = Mutex<[MatrixUserID: Int]>([:])

    /// A sync that was under way may not have seen a room that was opened; the one after it has.
    private static let syncsUntilCertain = 2

    /// It is not known whether the room exists; a sync will tell.
    struct Uncertain: Error, CustomStringConvertible {
        let description = "It is not known yet whether a room was opened."
    }

    init(_ surroundings: Surroundings) { self.surroundings = surroundings }

    /// - Returns: `nil` when the homeserver refuses to open one.
    func room(with person: MatrixUserID) async throws -> RoomID? {
        try await turns.run {
            let account = surroundings.account
            let needed = certainAt.withLock { $0[person] } ?? 1
            switch try await account.directRoom(
                with: person, newMark: UUID().uuidString, isFresh: account.counters.current.syncs >= needed)
            {
            case .room(let room): return room
            case .uncertain: throw Uncertain()
            case .toBeOpened(let mark): return try await open(for: person, mark: mark)
            }
        }
    }

    private func open(for person: MatrixUserID, mark: String) async throws -> RoomID? {
        let room: RoomID
        do {
            room = try await surroundings.client.createRoom(DirectRoom.description(for: person, mark: mark))
        } catch let error as MatrixError where Trouble(error) == .refused {
            surroundings.logger.warning(
                "no room can be opened", metadata: ["person": "\(person)", "error": "\(error)"])
            try await surroundings.account.gaveUpOpening(for: person)
            return nil
        } catch {
            let syncs = surroundings.account.counters.current.syncs
            certainAt.withLock { $0[person] = syncs + Self.syncsUntilCertain }
            throw error
        }
        certainAt.withLock { $0[person] = nil }
        let direct = try await surroundings.account.opened(room, for: person, mark: mark)
        do {
            try await surroundings.client.setAccountData("m.direct", to: direct)
        } catch {
            // Only how clients of this account show the room depends on it.
            guard Trouble(error) != .fatal else { throw error }
            surroundings.logger.warning("a room cannot be marked as direct", metadata: ["error": "\(error)"])
        }
        return room
    }
}
