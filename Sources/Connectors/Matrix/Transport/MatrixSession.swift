import Chat
import Foundation
import Logging
import MatrixCrypto
import ServiceLifecycle
import Web

/// The connector from its login on: all loops and what they share.
struct MatrixSession: Sendable {
    let account: MatrixAccount
    private let surroundings: Surroundings
    private let settings: MatrixSettings
    private let speech: Speech
    private let sent: SentMessages
    private let pictures: PictureUploads
    private let requester: CryptoRequester
    private let desk: MessageDesk
    private let verification: VerificationDesk
    private let setup: CrossSigningSetup
    private let signing = Arrival<CrossSigningSetup.Outcome>()

    private static let workers = 4
    private static let senders = 4
    /// How long a graceful shutdown waits until everything that was answered is sent.
    private static let flushLimit = Duration.seconds(5)
    private static let sizeLimit = 64 << 20

    /// Logs in, and reads what is stored.
    static func start(
        _ settings: MatrixSettings, memory: ConnectorMemory, parts: MatrixParts
    ) async throws -> MatrixSession {
        let records = SealedRecords(memory: memory, key: settings.storeKey)
        let service: @Sendable (WebAddress) -> WebService = { address in
            var service = WebService(
                name: "homeserver", address: address, connections: parts.connections, sleep: parts.sleep)
            service.sizeLimit = sizeLimit
            return service
        }
        let login = try await MatrixSignIn(
            settings: settings, records: records, service: service, logger: parts.logger, sleep: parts.sleep
        ).login()
        var password: String?
        if case .password(let text) = settings.credential { password = text }
        let client = MatrixClient(
            service: service(try WebAddress(login.homeserver)),
            tokens: TokenBox(login) { try await records.set($0, .login, "") }, password: password, sleep: parts.sleep)
        let account = MatrixAccount(
            login: login, records: records, sharing: settings.sharing, signals: AccountSignals(),
            counters: MatrixCounters(), now: parts.now)
        let surroundings = Surroundings(account: account, client: client, logger: parts.logger, sleep: parts.sleep)
        // Opens everything that is stored: a wrong key shows at once.
        _ = try await account.position()
        let name = try? await client.displayName()
        let sent = SentMessages(memory: memory)
        let conversation = Conversation(
            name: BotName(userID: login.user, displayName: name ?? ""), languages: parts.languages,
            handler: parts.handler,
            recall: { kind, id in
                let key = ConnectorMemory.Key(kind, id)
                return try await memory.values([key])[key]
            }, messageID: { event, room in try await sent.message(of: event, in: room) }, clock: parts.now)
        return MatrixSession(
            settings, surroundings, Speech(conversation), sent, password: password, pictures: parts.pictures,
            onRecoveryKey: parts.onRecoveryKey)
    }

    init(
        _ settings: MatrixSettings, _ surroundings: Surroundings, _ speech: Speech, _ sent: SentMessages,
        password: String?, pictures: @escaping PictureUploads.Source,
        onRecoveryKey: @escaping @Sendable (String) async -> Void
    ) {
        self.settings = settings
        self.surroundings = surroundings
        self.speech = speech
        self.sent = sent
        account = surroundings.account
        self.pictures = PictureUploads(surroundings, source: pictures)
        requester = CryptoRequester(surroundings)
        desk = MessageDesk(
            surroundings: surroundings, requester: requester, directRooms: DirectRooms(surroundings),
            pictures: self.pictures)
        verification = VerificationDesk(
            surroundings, requester: requester, desk: desk, verifiers: settings.verifiers)
        setup = CrossSigningSetup(
            surroundings: surroundings, requester: requester, password: password, recoveryKey: settings.recoveryKey,
            onRecoveryKey: onRecoveryKey)
    }

    func run() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await cancelWhenGracefulShutdown { try await receive() } }
            group.addTask { try await send() }
            do {
                try await group.next()
            } catch is CancellationError where !Task.isCancelled {
                // Told to stop: what was answered is still sent.
                group.addTask { try await surroundings.sleep(Self.flushLimit) }
                group.addTask { try await flush() }
                try await group.next()
            }
            group.cancelAll()
        }
    }

    private func receive() async throws {
        let sync = SyncLoop(
            surroundings: surroundings, policy: InvitePolicy(allowed: settings.invites, bot: settings.user),
            onMessages: verification.take)
        let worker = EventWorker(
            surroundings: surroundings, speech: speech, desk: desk, requester: requester,
            takeVerification: verification.take)
        let dues = DueKeeper(surroundings: surroundings, sent: sent, pictures: pictures)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await sync.run() }
            group.addTask { try await dues.run() }
            group.addTask { try await CounterReport(surroundings: surroundings).run() }
            group.addTask { try await ReadMarker(surroundings: surroundings).run() }
            group.addTask {
                try await sign()
                // The others go on.
                try await Bell().wait()
            }
            group.addTask { try await ErrandRunner(surroundings: surroundings).run() }
            for _ in 0..<Self.workers { group.addTask { try await worker.run() } }
            try await group.next()
            group.cancelAll()
        }
    }

    private func sign() async throws {
        let outcome = try await setup.run()
        signing.settle(.success(outcome))
        let logger = surroundings.logger
        switch outcome.signing {
        case .unknown: break
        case .signed: logger.info("the bot's device is cross-signed")
        case .unsigned(let why):
            logger.warning("the bot's device is not cross-signed", metadata: ["reason": "\(why)"])
        }
        if !outcome.abandonedDevices.isEmpty {
            logger.notice(
                "the account has devices of earlier logins of the bot; log them out in another client",
                metadata: ["devices": "\(outcome.abandonedDevices.map(\.rawValue).joined(separator: ", "))"])
        }
    }

    private func send() async throws {
        let sender = OutboxSender(surroundings: surroundings, sent: sent)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await requester.run() }
            for _ in 0..<Self.senders { group.addTask { try await sender.run() } }
            try await group.next()
            group.cancelAll()
        }
    }

    /// Returns when everything is sent.
    private func flush() async throws {
        while try await !account.isEverythingSent() { try await surroundings.sleep(.milliseconds(20)) }
    }

    func announce(_ reply: Reply, in room: RoomID, id: String) async throws {
        guard let view = try await account.view(of: room) else { return }
        let consequences = try await speech.announcement(reply, view, id)
        guard let first = consequences.messages.first else { return }
        // What is announced again is already said, or about to be.
        if try await sent.event(of: first.id) != nil { return }
        if try await account.isWaiting(first.id) { return }
        try await desk.keep(consequences, settling: nil)
    }

    func status() async -> MatrixStatus {
        let counted = account.counters.current
        var status = MatrixStatus(user: settings.user, device: account.login.device)
        if let outcome = signing.current {
            status.signing = outcome.signing
            status.abandonedDevices = outcome.abandonedDevices
        }
        status.unreadable = Dictionary(counted.unreadable.map { ($0.key.rawValue, $0.value) }) { $1 }
        status.rejectedToDevice = counted.rejectedToDevice
        status.refusedInvites = counted.refusedInvites
        status.droppedMessages = counted.droppedMessages
        status.droppedEvents = counted.droppedEvents
        status.lastSync = counted.lastSync
        if let counts = try? await account.counts() {
            status.rooms = counts.rooms
            status.waitingForKeys = counts.unread
        }
        return status
    }
}
