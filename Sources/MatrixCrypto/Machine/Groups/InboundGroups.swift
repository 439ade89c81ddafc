import Foundation

/// The Megolm sessions of others, of which those that are used are in memory.
///
/// A key that comes while its record is not loaded waits for it: what is stored may read more messages.
struct InboundGroups {
    private struct Loaded {
        /// `nil` when nothing is stored.
        var group: InboundGroup?
        var session: InboundGroupSession?
        var usedAt: Int
    }

    private var loaded: [CryptoRecordKey: Loaded] = [:]
    private var changed: Set<CryptoRecordKey> = []
    private var uses = 0
    private(set) var arrivals: [CryptoRecordKey: InboundGroup] = [:]
    private var isArrivalsChanged = false
    private let pickleKey: Data

    static let arrivalsKey = CryptoRecordKey(.pending, "keys")

    init(arrivals: [InboundGroup], pickleKey: Data) {
        self.pickleKey = pickleKey
        for group in arrivals { self.arrivals[Self.recordKey(of: group.id, in: group.room)] = group }
    }

    /// Neither part contains a space: session ids are base64.
    static func recordKey(of session: String, in room: RoomID) -> CryptoRecordKey {
        CryptoRecordKey(.inboundGroupSession, "\(room) \(session)")
    }

    func isLoaded(_ key: CryptoRecordKey) -> Bool { loaded[key] != nil }

    /// The session of a loaded record.
    func group(_ key: CryptoRecordKey) -> InboundGroup? { loaded[key]?.group }

    /// Takes a record as it is stored; `nil` when there is none.
    mutating func load(_ group: InboundGroup?, for key: CryptoRecordKey) {
        // What is in memory is newer than what is stored.
        guard loaded[key] == nil else { return }
        set(group, for: key)
        if let arrival = arrivals.removeValue(forKey: key) {
            isArrivalsChanged = true
            _ = try? take(arrival)
        }
    }

    private mutating func set(_ group: InboundGroup?, for key: CryptoRecordKey) {
        uses += 1
        loaded[key] = Loaded(group: group, usedAt: uses)
    }

    /// Takes a key that has come.
    ///
    /// - Returns: whether more can be read with it than before, as far as that is known yet.
    mutating func take(_ new: InboundGroup) throws(Rejection) -> Bool {
        let key = Self.recordKey(of: new.id, in: new.room)
        guard loaded[key] != nil else { return try wait(new, for: key) }
        guard let old = loaded[key]?.group else {
            store(new, for: key)
            return true
        }
        let merged = try old.merged(with: new, pickleKey: pickleKey)
        if merged != old { store(merged, for: key) }
        return merged.firstIndex < old.firstIndex
    }

    private mutating func wait(_ new: InboundGroup, for key: CryptoRecordKey) throws(Rejection) -> Bool {
        let waiting = try arrivals[key]?.merged(with: new, pickleKey: pickleKey)
        if waiting == nil, arrivals.count >= CryptoLimits.arrivals {
            // Nobody loads what is stored: rather risk that a better copy is lost than grow for ever.
            store(new, for: key)
            return true
        }
        arrivals[key] = waiting ?? new
        isArrivalsChanged = true
        return true
    }

    private mutating func store(_ group: InboundGroup, for key: CryptoRecordKey) {
        set(group, for: key)
        changed.insert(key)
    }

    /// - Returns: `nil` when there is no such session.
    mutating func decrypt(
        _ ciphertext: String, with key: CryptoRecordKey
    ) throws(OlmError) -> (plaintext: Data, index: UInt32)? {
        guard let group = loaded[key]?.group else { return nil }
        uses += 1
        loaded[key]?.usedAt = uses
        let session: InboundGroupSession
        if let opened = loaded[key]?.session {
            session = opened
        } else {
            session = try group.session(pickleKey: pickleKey)
            loaded[key]?.session = session
        }
        return try session.decrypt(ciphertext)
    }

    mutating func note(_ index: UInt32, mark: String, of key: CryptoRecordKey) {
        loaded[key]?.group?.marks.note(index, mark: mark)
        changed.insert(key)
    }

    mutating func takeChanges(into changes: inout CryptoRecordChanges, codec: RecordCodec) throws {
        for key in changed {
            if let group = loaded[key]?.group { changes[key] = try codec.seal(group, as: key) }
        }
        changed = []
        if isArrivalsChanged {
            let waiting = arrivals.values.sorted { $0.id < $1.id }
            changes[Self.arrivalsKey] = try codec.seal(waiting, as: Self.arrivalsKey)
            isArrivalsChanged = false
        }
        forgetUnused()
    }

    /// Drops from memory what was used least recently, and is stored.
    private mutating func forgetUnused() {
        guard loaded.count > CryptoLimits.groupSessionsInMemory else { return }
        let kept = loaded.sorted { $0.value.usedAt > $1.value.usedAt }.prefix(CryptoLimits.groupSessionsInMemory / 2)
        loaded = Dictionary(uniqueKeysWithValues: kept.map { ($0.key, $0.value) })
    }
}
