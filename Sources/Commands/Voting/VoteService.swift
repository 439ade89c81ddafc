package import Chat
import Engine
package import Presentation
import ServiceLifecycle
package import Storage

/// Tells each room how its vote ended, when all have voted, when it was closed, or when its time is up.
///
/// A vote counts as told once its connector has taken the announcement over; until then it is tried again, under the same
/// id, so that the room reads it once. Votes on platforms without a channel are left to other processes.
package struct VoteService: Service {
    /// How rooms of a platform are spoken to: what an `Announcing` connector does.
    package struct Channel: Sendable {
        package typealias Announce = @Sendable (_ reply: Reply, _ room: String, _ id: String) async throws -> Void

        let room: @Sendable (_ id: String) async throws -> Room?
        let announce: Announce

        package init(room: @escaping @Sendable (_ id: String) async throws -> Room?, announce: @escaping Announce) {
            self.room = room
            self.announce = announce
        }

        package init(_ connector: any Announcing) {
            self.init(
                room: { try await connector.room($0) },
                announce: { try await connector.announce($0, in: $1, id: $2) })
        }
    }

    private let channels: [Platform: Channel]
    private let source: RecommenderSource
    private let database: any Database
    private let phrasebook: Phrasebook
    private let bell: VoteBell
    private let clock: @Sendable () -> Int64
    private let sleep: @Sendable (Duration) async throws -> Void
    private let report: @Sendable (any Error) -> Void

    /// Looked after also without a ring: votes that were begun by another process, and what failed the last time, ms.
    private static let round: Int64 = 60_000
    /// A vote that ended so long ago interests nobody any more, ms.
    private static let tellsWithin: Int64 = 86_400_000
    private static let memory: Int64 = 30 * 86_400_000

    /// - Parameters:
    ///   - bell: rung by the commands.
    ///   - clock: milliseconds since 1970.
    ///   - report: told of what failed and is tried again.
    package init(
        channels: [Platform: Channel], source: RecommenderSource, database: any Database, phrasebook: Phrasebook,
        bell: VoteBell, clock: @escaping @Sendable () -> Int64,
        sleep: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) },
        report: @escaping @Sendable (any Error) -> Void
    ) {
        self.channels = channels
        self.source = source
        self.database = database
        self.phrasebook = phrasebook
        self.bell = bell
        self.clock = clock
        self.sleep = sleep
        self.report = report
    }

    package func run() async throws {
        await withGracefulShutdownHandler {
            await withDiscardingTaskGroup { tasks in
                bell.ring()
                var alarms: Set<Int64> = []
                for await _ in bell.rings {
                    let moment = await lookAfter()
                    let now = clock()
                    alarms = alarms.filter { $0 > now }
                    guard alarms.insert(moment).inserted else { continue }
                    tasks.addTask {
                        guard (try? await sleep(.milliseconds(moment - now))) != nil else { return }
                        bell.ring()
                    }
                }
                tasks.cancelAll()
            }
        } onGracefulShutdown: {
            bell.silence()
        }
    }

    /// Tells of every vote that is over.
    /// - Returns: when to look again, milliseconds since 1970.
    package func lookAfter() async -> Int64 {
        let now = clock()
        // On the minute, so that many rings set one alarm.
        var next = (now / Self.round + 1) * Self.round
        do {
            let votes = try await database.read { try VoteStore($0).unannounced(since: now - Self.tellsWithin) }
            for vote in votes where channels[vote.question.platform] != nil {
                if vote.isOpen(at: now) {
                    next = min(next, vote.question.endsAt)
                } else {
                    do { try await tell(vote, at: now) } catch { report(error) }
                }
            }
            if votes.isEmpty {
                try await database.write { _ = try VoteStore($0).remove(endedBefore: now - Self.memory) }
            }
        } catch {
            report(error)
        }
        return next
    }

    private func tell(_ vote: StoredVote, at now: Int64) async throws {
        guard let channel = channels[vote.question.platform] else { return }
        // Somebody else may be able to speak there.
        guard let room = try await channel.room(vote.question.room) else { return }
        let readers = try await database.read { session in
            let identities = IdentityStore(session)
            return Set(try room.participants.compactMap { try identities.member(for: $0) })
        }
        let locale = phrasebook[Language(rawValue: vote.question.language) ?? .en]
        let writer = VoteWriter(
            locale: locale, state: try await source.state(now: now),
            readers: Audience(readers, isRoom: !room.isDirect), now: now)
        let closed = try await database.write { session in
            guard let closed = try VoteStore(session).close(vote.id, at: now), closed.announcedAt == nil else {
                return nil as StoredVote?
            }
            try VoteEnding(closed, writer).decide(for: readers, at: now, in: session)
            return try VoteStore(session).find(vote.id)
        }
        guard let closed else { return }
        let outcome = await PosterMarks(database).marked(writer.outcome(of: closed))
        try await channel.announce(outcome, room.id, "vote-\(closed.id)")
        try await database.write { try VoteStore($0).markAnnounced(closed.id, at: now) }
    }
}
