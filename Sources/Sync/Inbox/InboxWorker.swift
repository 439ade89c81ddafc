import Foundation
package import Integrations
package import Logging
import ServiceLifecycle
package import Storage

/// Works on the deliveries in the inbox in the order of their arrival: at once when the bell rings, and otherwise every
/// second. Several processes may do so on one database.
///
/// The effect of a delivery and its being done are one transaction, so that it has its effect exactly once, whenever a
/// process dies. One that cannot be used is given up with the reason; one that fails is tried again, ever later.
package struct InboxWorker: Service {
    /// Keeps what an event means, and says what should be done soon because of it. What it throws undoes the delivery's
    /// effect alone.
    package typealias Apply = @Sendable (InboxEvent, any DatabaseSession) throws -> [FollowUp]

    private let database: any Database
    private let bell: InboxBell
    private let decoders: [Hook: any WebhookDecoder]
    private let policy: InboxPolicy
    private let limit: InboxStore.ClaimLimit
    private let logger: Logger
    private let now: @Sendable () -> Int64
    private let sleep: @Sendable (Duration) async throws -> Void
    private let apply: Apply
    private let followUp: @Sendable (Set<FollowUp>) async -> Void

    private static let pollingPause = Duration.seconds(1)
    private static let purgePause = Duration.seconds(3_600)

    /// - Parameters:
    ///   - now: milliseconds since 1970.
    ///   - followUp: is called after what caused it was kept; should return at once.
    package init(
        database: any Database, bell: InboxBell, decoders: [Hook: any WebhookDecoder],
        policy: InboxPolicy = InboxPolicy(), limit: InboxStore.ClaimLimit = InboxStore.ClaimLimit(), logger: Logger,
        now: @escaping @Sendable () -> Int64,
        sleep: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) },
        apply: @escaping Apply, followUp: @escaping @Sendable (Set<FollowUp>) async -> Void
    ) {
        self.database = database
        self.bell = bell
        self.decoders = decoders
        self.policy = policy
        self.limit = limit
        self.logger = logger
        self.now = now
        self.sleep = sleep
        self.apply = apply
        self.followUp = followUp
    }

    package func run() async throws {
        await withGracefulShutdownHandler {
            await withTaskGroup(of: Void.self) { group in
                group.addTask { await ringRegularly() }
                var isWell = true
                var purgedAt: Int64?
                for await _ in bell.rings {
                    do {
                        try await workOnAll()
                        if now() - (purgedAt ?? .min / 2) >= Self.purgePause.milliseconds {
                            try await purge()
                            purgedAt = now()
                        }
                        isWell = true
                    } catch {
                        // Said once: the next second brings the same.
                        if isWell { logger.error("the inbox cannot be worked on", metadata: ["error": "\(error)"]) }
                        isWell = false
                    }
                }
                group.cancelAll()
            }
        } onGracefulShutdown: {
            bell.silence()
        }
    }

    private func ringRegularly() async {
        while !Task.isCancelled {
            bell.ring()
            do { try await sleep(Self.pollingPause) } catch { return }
        }
    }

    /// Until nothing is due any more.
    package func workOnAll() async throws {
        while !bell.isSilenced, !Task.isCancelled {
            let (lease, now, end) = (UUID().uuidString, now(), now() + policy.lease.milliseconds)
            let claimed = try await database.write { [limit] session in
                try InboxStore(session).claim(lease, at: now, until: end, limit: limit)
            }
            guard !claimed.isEmpty else { return }
            try await work(on: claimed.map(read), lease: lease)
        }
    }

    private func read(_ delivery: ClaimedDelivery) -> ReadDelivery {
        guard delivery.attempts <= policy.attempts else {
            return ReadDelivery(
                delivery, .useless("The program ended \(delivery.attempts - 1) times while it worked on this delivery.")
            )
        }
        guard let hook = delivery.hook, let decoder = decoders[hook] else {
            return ReadDelivery(
                delivery,
                .useless("The hook “\(delivery.hookName)” is not set up any more. Set it up and replay this delivery."))
        }
        do {
            let events = try decoder.events(in: delivery.body, receivedAt: delivery.receivedAt)
            return ReadDelivery(
                delivery, .events(events.map { InboxEvent(hook: hook, event: $0, receivedAt: delivery.receivedAt) }))
        } catch {
            return ReadDelivery(delivery, .useless(error.description))
        }
    }

    /// In one transaction if all goes well, for that is much faster; else each in its own, so that what fails alone fails.
    private func work(on deliveries: [ReadDelivery], lease: String) async throws {
        do {
            try await end(deliveries, lease: lease)
        } catch {
            guard Self.mayBeTheirFault(error) else { throw error }
            for delivery in deliveries {
                do {
                    try await end([delivery], lease: lease)
                } catch {
                    guard Self.mayBeTheirFault(error) else { throw error }
                    try await postpone(delivery, lease: lease, because: error)
                }
            }
        }
    }

    /// Whether `error` may come from what was delivered. When the database is away, it does not.
    private static func mayBeTheirFault(_ error: any Error) -> Bool {
        if case .unavailable = error as? StorageError { return false }
        return !(error is CancellationError)
    }

    /// Keeps the effects of all deliveries, and that they are done.
    private func end(_ deliveries: [ReadDelivery], lease: String) async throws {
        let now = now()
        let followUps = try await database.write { [apply] session in
            let inbox = InboxStore(session)
            let held = try inbox.hold(deliveries.map(\.id), lease: lease)
            var followUps: Set<FollowUp> = []
            var done: [DeliveryID] = []
            for delivery in deliveries where held.contains(delivery.id) {
                switch delivery.content {
                case .events(let events):
                    for event in events { followUps.formUnion(try apply(event, session)) }
                    done.append(delivery.id)
                case .useless(let reason): try inbox.bury(delivery.id, lease: lease, at: now, reason: reason)
                }
            }
            try inbox.finish(done, lease: lease, at: now)
            return followUps
        }
        for case let (delivery, .useless(reason)) in deliveries.map({ ($0, $0.content) }) {
            warn(of: delivery, "webhook delivery given up", reason)
        }
        if !followUps.isEmpty { await followUp(followUps) }
    }

    private func postpone(_ delivery: ReadDelivery, lease: String, because error: any Error) async throws {
        let (now, reason) = (now(), "\(error)")
        let pause = policy.pause(afterAttempt: delivery.attempts)
        try await database.write { session in
            let inbox = InboxStore(session)
            guard try inbox.hold([delivery.id], lease: lease).contains(delivery.id) else { return }
            if let pause {
                try inbox.retry(delivery.id, lease: lease, at: now + pause.milliseconds, reason: reason)
            } else {
                try inbox.bury(
                    delivery.id, lease: lease, at: now, reason: "Given up after \(delivery.attempts) tries: \(reason)")
            }
        }
        warn(
            of: delivery, pause == nil ? "webhook delivery given up" : "webhook delivery failed; trying again later",
            reason)
    }

    private func warn(of delivery: ReadDelivery, _ what: Logger.Message, _ reason: String) {
        logger.warning(
            what,
            metadata: [
                "delivery": "\(delivery.id.rawValue)", "hook": "\(delivery.hookName)", "reason": "\(reason)",
            ])
    }

    /// Forgets what ended long ago.
    package func purge() async throws {
        let limit = 5_000
        for (state, age) in [(DeliveryState.done, policy.memory), (.dead, policy.keepsDead)] {
            let time = now() - age.milliseconds
            while try await database.write({ try InboxStore($0).purge(state, before: time, limit: limit) }) == limit {}
        }
    }
}

/// A claimed delivery after its decoder has seen it.
private struct ReadDelivery: Sendable {
    enum Content: Sendable {
        case events([InboxEvent])
        /// Why it can never be used.
        case useless(String)
    }

    let id: DeliveryID
    let hookName: String
    let attempts: Int
    let content: Content

    init(_ delivery: ClaimedDelivery, _ content: Content) {
        id = delivery.id
        hookName = delivery.hookName
        attempts = delivery.attempts
        self.content = content
    }
}
