import Chat
import Crypto
import Foundation

/// What the connector keeps over restarts, by kinds of records.
struct DiscordMemory: Sendable {
    private enum Kind {
        static let session = "session"
        static let key = "key"
        static let interaction = "interaction"
        static let line = "line"
        static let embeds = "embeds"
        static let vote = "vote"
        static let announcement = "announcement"
    }

    /// An interaction that was taken.
    struct Taken: Codable, Sendable {
        /// Milliseconds since 1970.
        var at: Int64
        /// As it came, sealed; `nil` once nothing more is to be done for it.
        var sealed: Data?
    }

    private struct Line: Codable {
        var text: String
        /// Milliseconds since 1970.
        var at: Int64
    }

    /// Of what is over, nothing is needed for longer than this; milliseconds.
    private static let memoryOfInteractions: Int64 = 86_400_000
    private static let memoryOfLines: Int64 = 90 * 86_400_000

    /// Tells that another process has taken the memory over: then this one must stop.
    let takeovers: AsyncStream<ConnectorMemory.TakenOver>
    private let takenOver: AsyncStream<ConnectorMemory.TakenOver>.Continuation
    private let memory: ConnectorMemory
    private let sealingKey: SymmetricKey

    /// - Parameter token: of the bot; what is secret is sealed with it.
    init(_ memory: ConnectorMemory, token: String) {
        self.memory = memory
        (takeovers, takenOver) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
        sealingKey = HKDF<SHA256>.deriveKey(
            inputKeyMaterial: SymmetricKey(data: Data(token.utf8)), info: Data("recommendarr discord records".utf8),
            outputByteCount: 32)
    }

    // MARK: - Sessions of the gateway

    func session(ofShard number: Int, of count: Int) async throws -> GatewayResumption? {
        try await value(Kind.session, "\(number)/\(count)")
    }

    func keep(_ session: GatewayResumption?, ofShard number: Int, of count: Int) async throws {
        try await commit([.init(Kind.session, "\(number)/\(count)"): try session.map(encoded)])
    }

    // MARK: - Keys of controls

    /// The keys, the newest first; makes the first one.
    func controlKeys() async throws -> [ControlSigner.Key] {
        var stored = try await memory.all(Kind.key)
        if stored.isEmpty {
            stored["0"] = SymmetricKey(size: .bits256).withUnsafeBytes { Data($0) }
            try await commit([.init(Kind.key, "0"): stored["0"]])
        }
        return stored.sorted { $0.key > $1.key }.compactMap { name, secret in
            name.first.map { ControlSigner.Key(name: $0, secret: SymmetricKey(data: secret)) }
        }
    }

    func line(_ id: String) async throws -> String? {
        let line: Line? = try await value(Kind.line, id)
        return line?.text
    }

    func keep(lines: [String: String], at now: Int64) async throws {
        guard !lines.isEmpty else { return }
        try await commit(
            Dictionary(
                uniqueKeysWithValues: lines.map { id, text in
                    (ConnectorMemory.Key(Kind.line, id), try encoded(Line(text: text, at: now)))
                }))
    }

    // MARK: - Interactions

    func taken(_ id: InteractionID) async throws -> Taken? { try await value(Kind.interaction, id.rawValue) }

    /// Keeps an interaction until it is settled.
    func keep(_ id: InteractionID, payload: Data, at now: Int64) async throws {
        let sealed = try ChaChaPoly.seal(payload, using: sealingKey, authenticating: Data(id.rawValue.utf8)).combined
        try await commit([.init(Kind.interaction, id.rawValue): try encoded(Taken(at: now, sealed: sealed))])
    }

    func settle(_ id: InteractionID, at now: Int64) async throws {
        try await commit([.init(Kind.interaction, id.rawValue): try encoded(Taken(at: now, sealed: nil))])
    }

    /// Interactions that were taken and not settled, as they came.
    func unsettled() async throws -> [Data] {
        try await memory.all(Kind.interaction).sorted { $0.key < $1.key }.compactMap { id, data in
            guard let taken = try? JSONDecoder().decode(Taken.self, from: data), let sealed = taken.sealed,
                let box = try? ChaChaPoly.SealedBox(combined: sealed)
            else { return nil }
            return try? ChaChaPoly.open(box, using: sealingKey, authenticating: Data(id.utf8))
        }
    }

    // MARK: - Where embeds are needed

    func channelsWithEmbeds() async throws -> Set<String> { Set(try await memory.all(Kind.embeds).keys) }

    func keepEmbeds(in channel: ChannelID) async throws {
        try await commit([.init(Kind.embeds, channel.rawValue): Data()])
    }

    // MARK: - Votes and announcements

    func votes() async throws -> [DiscordVote] {
        try await memory.all(Kind.vote).values.compactMap { try? JSONDecoder().decode(DiscordVote.self, from: $0) }
    }

    func keep(_ vote: DiscordVote) async throws { try await commit([.init(Kind.vote, vote.id): try encoded(vote)]) }

    func announcements() async throws -> [Announcement] {
        try await memory.all(Kind.announcement).sorted { $0.key < $1.key }
            .compactMap { try? JSONDecoder().decode(Announcement.self, from: $0.value) }
    }

    func announcement(_ id: String) async throws -> Announcement? { try await value(Kind.announcement, id) }

    func keep(_ announcement: Announcement) async throws {
        try await commit([.init(Kind.announcement, announcement.id): try encoded(announcement)])
    }

    // MARK: - Records

    /// Forgets what nobody will ask for any more.
    func clean(at now: Int64) async throws {
        var changes: ConnectorMemory.Changes = [:]
        for (id, data) in try await memory.all(Kind.interaction) {
            let taken = try? JSONDecoder().decode(Taken.self, from: data)
            if taken.map({ $0.at < now - Self.memoryOfInteractions }) ?? true {
                changes[.init(Kind.interaction, id)] = .some(nil)
            }
        }
        for (id, data) in try await memory.all(Kind.line) {
            let line = try? JSONDecoder().decode(Line.self, from: data)
            if line.map({ $0.at < now - Self.memoryOfLines }) ?? true { changes[.init(Kind.line, id)] = .some(nil) }
        }
        for vote in try await votes() where vote.endsAt < now - Self.memoryOfInteractions {
            changes[.init(Kind.vote, vote.id)] = .some(nil)
        }
        for announcement in try await announcements()
        where announcement.isSent && announcement.at < now - Self.memoryOfInteractions {
            changes[.init(Kind.announcement, announcement.id)] = .some(nil)
        }
        if !changes.isEmpty { try await commit(changes) }
    }

    private func value<Value: Decodable>(_ kind: String, _ id: String) async throws -> Value? {
        let key = ConnectorMemory.Key(kind, id)
        return try await memory.values([key])[key].flatMap { try? JSONDecoder().decode(Value.self, from: $0) }
    }

    private func commit(_ changes: ConnectorMemory.Changes) async throws {
        do { try await memory.commit(changes) } catch let error as ConnectorMemory.TakenOver {
            takenOver.yield(error)
            throw error
        }
    }

    private func encoded(_ value: some Encodable) throws -> Data { try JSONEncoder.discord.encode(value) }
}
