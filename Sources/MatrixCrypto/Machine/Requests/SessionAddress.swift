/// One Megolm session in one room.
struct SessionAddress: Hashable, Codable {
    var room: RoomID
    var session: String

    /// - Returns: `nil` where the two are no ids, or something else than Megolm is spoken of.
    init?(content: JSONValue?) {
        guard content?["algorithm"]?.string == DeviceKeys.algorithms[1], let room = content?["room_id"]?.string,
            room.hasPrefix("!"), room.utf8.count <= CryptoLimits.idLength, !room.contains(" "),
            let session = DeviceKeys.key(content?["session_id"])
        else { return nil }
        self.init(room: RoomID(room), session: session)
    }

    init(room: RoomID, session: String) {
        self.room = room
        self.session = session
    }

    var recordKey: CryptoRecordKey { InboundGroups.recordKey(of: session, in: room) }
}
