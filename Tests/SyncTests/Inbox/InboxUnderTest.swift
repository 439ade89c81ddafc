import Engine
import Integrations
import Logging
import Storage
import Synchronization
import Testing

@testable import Sync

/// An inbox with one hook, `sonarr`; the effect of a delivery is a library with its body as the name, which can be made
/// only once.
struct InboxUnderTest: Sendable {
    static let silence = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })

    final class Clock: Sendable {
        private let time = Mutex<Int64>(1_000_000)

        var now: Int64 { time.withLock { $0 } }

        func advance(_ milliseconds: Int64) { time.withLock { $0 += milliseconds } }
    }

    private final class Log: Sendable {
        let applied = Mutex<[String]>([])
        let followUps = Mutex<[Set<FollowUp>]>([])
    }

    let clock = Clock()
    let bell = InboxBell()
    private let log = Log()
    private let database: any Database

    init(_ database: any Database) { self.database = database }

    /// Every event that was applied, also in vain.
    var applied: [String] { log.applied.withLock { $0 } }
    var followUps: [Set<FollowUp>] { log.followUps.withLock { $0 } }

    /// - Parameter other: instead of the database of this inbox.
    func worker(
        on other: (any Database)? = nil, limit: InboxStore.ClaimLimit = InboxStore.ClaimLimit(),
        sleep: @escaping @Sendable (Duration) async throws -> Void = { _ in },
        then: @escaping @Sendable (InboxEvent, any DatabaseSession) throws -> Void = { _, _ in }
    ) -> InboxWorker {
        let decoders: [Hook: any WebhookDecoder] = Hook(.sonarr).map { [$0: NameDecoder()] } ?? [:]
        return InboxWorker(
            database: other ?? database, bell: bell, decoders: decoders, limit: limit, logger: Self.silence,
            now: { [clock] in clock.now }, sleep: sleep,
            apply: { [log] event, session in
                guard case .other(let name) = event.event else { return [.libraryChanged(event.hook)] }
                log.applied.withLock { $0.append(name) }
                try session.execute("INSERT INTO libraries (id, name) VALUES ($1, $1)", [.text(name)])
                try then(event, session)
                return []
            },
            followUp: { [log] in
                let followUps = $0
                log.followUps.withLock { $0.append(followUps) }
            })
    }

    func receive(_ bodies: [String], at hook: Hook? = Hook(.sonarr)) async throws {
        let hook = try #require(hook)
        let deliveries = bodies.enumerated().map { index, body in
            NewDelivery(
                hook: hook, digest: Array("\(index) \(body)".utf8), body: Array(body.utf8), receivedAt: clock.now)
        }
        _ = try await database.write { try InboxStore($0).insert(deliveries) }
    }

    func effects() async throws -> Set<String> {
        Set(try await database.read { try LibraryStore($0).all().map(\.name) })
    }

    func states() async throws -> [DeliveryState: Int] {
        try await database.read { session in
            Dictionary(try InboxStore(session).counts().map { ($0.state, $0.deliveries) }, uniquingKeysWith: +)
        }
    }
}

private struct NameDecoder: WebhookDecoder {
    func events(in body: [UInt8], receivedAt: Int64) throws(WebhookRejection) -> [SourceEvent] {
        let name = String(decoding: body, as: UTF8.self)
        if name == "bad" { throw WebhookRejection("“bad” is no event.") }
        return name.hasPrefix("library") ? [.libraryChanged] : [.other(name)]
    }
}
