import MatrixCrypto

/// The rooms of the bot and who is in them, as far as syncs told. Pure.
struct RoomDirectory: Sendable, Equatable {
    let bot: MatrixUserID
    private(set) var rooms: [RoomID: RoomRecord]
    /// The content of `m.direct`: rooms by user id.
    private(set) var direct: JSONValue
    /// The rooms whose records are to be stored, or removed where they are not in `rooms` any more.
    private(set) var changed: Set<RoomID> = []
    private(set) var hasDirectChanged = false

    init(bot: MatrixUserID, rooms: [RoomID: RoomRecord] = [:], direct: JSONValue = [:]) {
        self.bot = bot
        self.rooms = rooms
        self.direct = direct
    }

    mutating func forgetChanges() {
        changed = []
        hasDirectChanged = false
    }

    subscript(room: RoomID) -> RoomRecord? { rooms[room] }

    /// The room that exactly this person and the bot are in, or are invited to; an encrypted one and one that is marked as
    /// direct first.
    func directRoom(with person: MatrixUserID) -> RoomRecord? {
        let marked = Set(direct[person.rawValue]?.array?.compactMap(\.string) ?? [])
        func rank(_ room: RoomRecord) -> Int {
            (marked.contains(room.id.rawValue) ? 4 : 0) + (room.encryption == nil ? 0 : 2)
                + (room.joined[person] == nil ? 0 : 1)
        }
        return rooms.values.filter { room in
            room.hasAllMembers && room.replacement == nil
                && Set(room.view(without: bot).people.keys) == [person]
        }.max { (rank($0), $1.id.rawValue) < (rank($1), $0.id.rawValue) }
    }

    // MARK: - Changes

    mutating func update(_ room: RoomID, _ change: (inout RoomRecord) -> Void) {
        let before = rooms[room]
        var record = before ?? RoomRecord(id: room)
        change(&record)
        guard record != before else { return }
        rooms[room] = record
        changed.insert(room)
    }

    mutating func forget(_ room: RoomID) {
        if rooms.removeValue(forKey: room) != nil { changed.insert(room) }
    }

    /// Replaces what is known of the members by a complete list of member events.
    mutating func setMembers(of room: RoomID, _ events: [JSONValue]) {
        update(room) { record in
            record.joined = [:]
            record.invited = [:]
            for event in events where event["type"]?.string == "m.room.member" { record.apply(event) }
            record.hasAllMembers = true
        }
    }

    mutating func setDirect(_ content: JSONValue) {
        guard content.object != nil, content != direct else { return }
        direct = content
        hasDirectChanged = true
    }

    /// `m.direct` with one more room.
    func direct(adding room: RoomID, for person: MatrixUserID) -> JSONValue {
        var content = direct.object == nil ? [:] : direct
        var rooms = content[person.rawValue]?.array ?? []
        if !rooms.contains(.string(room.rawValue)) { rooms.append(.string(room.rawValue)) }
        content[person.rawValue] = .array(rooms)
        return content
    }
}
