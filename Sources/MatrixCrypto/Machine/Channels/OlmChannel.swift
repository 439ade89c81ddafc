import Crypto
import Foundation

/// The Olm sessions with one device.
struct OlmChannel {
    struct Entry {
        let id: String
        /// Grows with what was received last; a session that has received nothing counts from when it was made.
        var rank: Int
        var session: Pickled<OlmSession>
    }

    /// Unordered.
    var entries: [Entry] = []
    private var nextRank = 0
    /// When a session was last begun to replace a broken one.
    private var renewedAt: Int64?
    /// Whose device it is, while a session shall be begun to replace a broken one.
    var renewal: DeviceAddress?
    /// It was told that there is no session with it, and there has been none since.
    var isToldOfNoOlm = false
    /// Fingerprints of the last ciphertexts that were read, the newest last.
    private var seen: [String] = []
    var usedAt: Int64 = 0

    init() {}

    /// The session to send with.
    private var newest: Int? { entries.indices.max { entries[$0].rank < entries[$1].rank } }

    mutating func add(_ session: OlmSession, pickleKey: Data) {
        entries.append(Entry(id: session.id, rank: nextRank, session: Pickled(session, key: pickleKey)))
        nextRank += 1
        isToldOfNoOlm = false
        if entries.count > CryptoLimits.olmSessionsPerDevice,
            let oldest = entries.indices.min(by: { entries[$0].rank < entries[$1].rank })
        {
            entries.remove(at: oldest)
        }
    }

    mutating func encrypt(_ plaintext: Data) throws -> OlmMessage? {
        guard let newest else { return nil }
        return try entries[newest].session.changing().encrypt(plaintext)
    }

    /// What came of trying the sessions that there are.
    enum Reading<Content> {
        case content(Content)
        /// It could be decrypted, but is not acceptable.
        case rejected(Rejection)
        /// The message belongs to one of the sessions, but is broken.
        case broken
        /// It belongs to none of them.
        case unknown
    }

    /// What is not accepted leaves no trace: else who changes a message on its way could use up what its true copy needs.
    mutating func decrypt<Content>(
        _ message: OlmMessage, accept: (Data) throws(Rejection) -> Content
    ) -> Reading<Content> {
        for index in entries.indices.sorted(by: { entries[$0].rank > entries[$1].rank }) {
            guard let session = try? entries[index].session.opened() else { continue }
            if message.kind == .preKey, !session.matches(preKeyMessage: message.body) { continue }
            do {
                let content = try entries[index].session.attempting { try accept($0.decrypt(message)) }
                entries[index].rank = nextRank
                nextRank += 1
                return .content(content)
            } catch let rejection as Rejection {
                return .rejected(rejection)
            } catch {
                if message.kind == .preKey { return .broken }
            }
        }
        return .unknown
    }

    func hasSeen(_ fingerprint: String) -> Bool { seen.contains(fingerprint) }

    mutating func see(_ fingerprint: String) {
        seen.append(fingerprint)
        seen.removeFirst(max(0, seen.count - CryptoLimits.ciphertextsRemembered))
    }

    static func fingerprint(of message: OlmMessage) -> String? {
        Base64.decode(message.body).map { Base64.encode(Data(SHA256.hash(data: $0).prefix(12))) }
    }

    /// Asks for a new session in place of a broken one, at most once an hour.
    ///
    /// - Returns: whether one will be made.
    mutating func renew(for address: DeviceAddress, now: Int64) -> Bool {
        if let renewedAt, (0..<3_600_000).contains(now - renewedAt) { return false }
        renewedAt = now
        renewal = address
        return true
    }
}

extension OlmChannel {
    /// As it is stored.
    struct Record: Codable {
        struct Session: Codable {
            var id: String
            var rank: Int
            var pickle: String
        }

        var sessions: [Session]
        var nextRank: Int
        var renewedAt: Int64?
        var renewal: DeviceAddress?
        var isToldOfNoOlm: Bool
        var seen: [String]
        var usedAt: Int64
    }

    init(record: Record, pickleKey: Data) {
        entries = record.sessions.map { session in
            Entry(id: session.id, rank: session.rank, session: Pickled(text: session.pickle, key: pickleKey))
        }
        nextRank = record.nextRank
        renewedAt = record.renewedAt
        renewal = record.renewal
        isToldOfNoOlm = record.isToldOfNoOlm
        seen = record.seen
        usedAt = record.usedAt
    }

    /// Writes down again only the sessions that were used.
    mutating func record() throws -> Record {
        var sessions: [Record.Session] = []
        for index in entries.indices {
            sessions.append(
                Record.Session(
                    id: entries[index].id, rank: entries[index].rank, pickle: try entries[index].session.pickle()))
        }
        return Record(
            sessions: sessions, nextRank: nextRank, renewedAt: renewedAt, renewal: renewal,
            isToldOfNoOlm: isToldOfNoOlm, seen: seen, usedAt: usedAt)
    }
}
