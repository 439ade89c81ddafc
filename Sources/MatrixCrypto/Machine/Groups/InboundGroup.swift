import Foundation

/// A Megolm session of somebody, as it is stored.
struct InboundGroup: Codable, Equatable {
    /// A device that has sent the key over Olm, and so says that the session is its own.
    struct Origin: Codable, Equatable {
        var sender: MatrixUserID
        var curve25519: String
        /// As the device claimed; compared with the list of devices when a message is read.
        var ed25519: String
    }

    let room: RoomID
    let id: String
    /// Several where somebody passes a session of others off as theirs: who is right shows in the sender of the event.
    /// Empty while the key only came from another device of this account.
    var origins: [Origin]
    /// The first message that can be read.
    var firstIndex: UInt32
    /// As the key came: what libolm learns while reading only saves time.
    var pickle: String
    var marks = ReadMarks()

    private init(
        room: RoomID, session: InboundGroupSession, origins: [Origin], pickleKey: Data
    ) throws(OlmError) {
        self.room = room
        id = session.id
        self.origins = origins
        firstIndex = session.firstKnownIndex
        pickle = String(decoding: try session.pickle(key: pickleKey), as: UTF8.self)
    }

    /// From the content of an `m.room_key`.
    init(sessionKey: String, room: RoomID, origin: Origin, pickleKey: Data) throws(OlmError) {
        try self.init(
            room: room, session: InboundGroupSession(sessionKey: sessionKey), origins: [origin], pickleKey: pickleKey)
    }

    /// From the content of an `m.forwarded_room_key`.
    init(exported: String, room: RoomID, pickleKey: Data) throws(OlmError) {
        try self.init(
            room: room, session: InboundGroupSession(exported: exported), origins: [], pickleKey: pickleKey)
    }

    func session(pickleKey: Data) throws(OlmError) -> InboundGroupSession {
        try InboundGroupSession(pickle: Data(pickle.utf8), key: pickleKey)
    }

    /// This session with what another copy of it adds: earlier messages, or where it comes from.
    ///
    /// - Throws: `Rejection` when the other is not a copy of this one. Whoever sends a key over Olm has shown that the session
    ///   is genuine, so an exported key that does not fit gives way to it.
    func merged(with other: InboundGroup, pickleKey: Data) throws(Rejection) -> InboundGroup {
        guard continues(other, pickleKey: pickleKey) else {
            if origins.isEmpty, !other.origins.isEmpty {
                var genuine = other
                genuine.marks = marks
                return genuine
            }
            throw Rejection("The key does not belong to the session whose id it has.")
        }
        var merged = self
        if other.firstIndex < firstIndex {
            merged.firstIndex = other.firstIndex
            merged.pickle = other.pickle
        }
        for origin in other.origins where !merged.origins.contains(origin) && merged.origins.count < 16 {
            merged.origins.append(origin)
        }
        return merged
    }

    /// Whether both copies read the later messages alike.
    private func continues(_ other: InboundGroup, pickleKey: Data) -> Bool {
        let index = max(firstIndex, other.firstIndex)
        guard let one = try? session(pickleKey: pickleKey).export(at: index),
            let two = try? other.session(pickleKey: pickleKey).export(at: index)
        else { return false }
        return one == two
    }
}
