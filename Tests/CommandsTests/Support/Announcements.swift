import Chat
import Synchronization

@testable import Commands

/// Rooms that can be spoken to, and what was said there; the same id is said once.
final class Announcements: Sendable {
    struct State {
        /// Everybody in each room, by the id of the room.
        var people: [String: [String]] = [:]
        var said: [(id: String, room: String, reply: Reply)] = []
        /// How often something was handed over, repeats included.
        var handovers = 0
        var isAway = false
    }

    struct Away: Error {}

    private let state = Mutex(State())

    init(_ people: [String]) { state.withLock { $0.people[Self.room(people)] = people } }

    static func room(_ people: [String]) -> String { "room " + people.joined(separator: "+") }

    var handovers: Int { state.withLock { $0.handovers } }

    var isAway: Bool {
        get { state.withLock { $0.isAway } }
        set { state.withLock { $0.isAway = newValue } }
    }

    /// Who reads a room from now on.
    func set(_ room: String, to people: [String]) { state.withLock { $0.people[room] = people } }

    var said: [(id: String, room: String, reply: Reply)] { state.withLock { $0.said } }

    var channel: VoteService.Channel {
        VoteService.Channel(
            room: { id in
                self.state.withLock { state in
                    state.people[id].map { people in
                        Room(
                            platform: .matrix, id: id, participants: Set(people.map(Conversation.identity)),
                            isDirect: false)
                    }
                }
            },
            announce: { reply, room, id in
                try self.state.withLock { state in
                    guard !state.isAway else { throw Away() }
                    state.handovers += 1
                    if !state.said.contains(where: { $0.id == id }) { state.said.append((id, room, reply)) }
                }
            })
    }
}

extension Conversation {
    /// Who tells how votes end.
    func votes(
        _ announcements: Announcements, sleep: @escaping @Sendable (Duration) async throws -> Void = { _ in }
    ) -> VoteService {
        VoteService(
            channels: [.matrix: announcements.channel], source: source, database: database, phrasebook: phrasebook,
            bell: bell, clock: { self.clock.now() }, sleep: sleep, report: { self.errors.report($0, "vote") })
    }
}
