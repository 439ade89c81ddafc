import MatrixCrypto

/// The parts of an answer of `/sync` that matter here. Outside data: what is malformed in it is left out.
struct SyncAnswer: Sendable {
    struct JoinedRoom: Sendable, Equatable {
        /// The state before the timeline.
        var state: [JSONValue] = []
        var timeline: [JSONValue] = []
        /// Events between the last sync and the timeline are missing.
        var isLimited = false
        /// Where the missing events end.
        var previous: String?
    }

    struct Invite: Sendable, Equatable {
        var inviter: MatrixUserID?
        var isDirect = false
    }

    let next: String
    let crypto: CryptoSync
    let joined: [RoomID: JoinedRoom]
    let invites: [RoomID: Invite]
    let left: Set<RoomID>
    /// The content of `m.direct`, where it came.
    let direct: JSONValue?

    /// - Returns: `nil` when it does not say where to continue.
    init?(_ answer: JSONValue, bot: MatrixUserID) {
        guard let next = answer["next_batch"]?.string else { return nil }
        self.next = next
        crypto = CryptoSync(
            toDevice: Self.events(answer["to_device"]),
            changed: Self.users(answer["device_lists"]?["changed"]), left: Self.users(answer["device_lists"]?["left"]),
            oneTimeKeyCount: answer["device_one_time_keys_count"].map {
                Int(clamping: $0["signed_curve25519"]?.integer ?? 0)
            },
            unusedFallbackKeyTypes: answer["device_unused_fallback_key_types"]?.array?.compactMap(\.string))
        let rooms = answer["rooms"]
        joined = Self.byRoom(rooms?["join"]) { room in
            JoinedRoom(
                state: Self.events(room["state"]), timeline: Self.events(room["timeline"]),
                isLimited: room["timeline"]?["limited"]?.bool ?? false,
                previous: room["timeline"]?["prev_batch"]?.string)
        }
        invites = Self.byRoom(rooms?["invite"]) { room in
            let own = Self.events(room["invite_state"]).last { event in
                event["type"]?.string == "m.room.member" && event["state_key"]?.string == bot.rawValue
            }
            return Invite(
                inviter: own?["sender"]?.string.map(MatrixUserID.init(_:)),
                isDirect: own?["content"]?["is_direct"]?.bool ?? false)
        }
        left = Set(Self.byRoom(rooms?["leave"]) { $0 }.keys)
        direct = Self.events(answer["account_data"]).last { $0["type"]?.string == "m.direct" }?["content"]
    }

    private static func events(_ part: JSONValue?) -> [JSONValue] {
        part?["events"]?.array?.filter { $0["type"]?.string != nil } ?? []
    }

    private static func users(_ part: JSONValue?) -> [MatrixUserID] {
        part?.array?.compactMap { $0.string.map(MatrixUserID.init(_:)) } ?? []
    }

    private static func byRoom<T>(_ part: JSONValue?, _ read: (JSONValue) -> T) -> [RoomID: T] {
        var rooms: [RoomID: T] = [:]
        for (id, room) in part?.object ?? [:] where room.object != nil { rooms[RoomID(id)] = read(room) }
        return rooms
    }
}
