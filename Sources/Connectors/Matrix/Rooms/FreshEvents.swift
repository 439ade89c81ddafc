import MatrixCrypto

/// Picks what is to be worked on out of the timeline of a room. Pure.
enum FreshEvents {
    /// How the bot came to be in a room, as far as it matters for what it may answer.
    enum Presence {
        /// The account was never synced before: all this was said to somebody else.
        case firstSync
        /// The room was not joined at the last sync.
        case justJoined
        case joined
    }

    /// - Parameters:
    ///   - events: in their order, with those that were missing at the beginning.
    ///   - isSeen: whether an event was taken over before.
    static func pick(
        from events: [JSONValue], presence: Presence, bot: MatrixUserID, isSeen: (EventID) -> Bool
    ) -> [JSONValue] {
        var candidates = events[...]
        switch presence {
        case .firstSync: return []
        case .justJoined: candidates = events[beginning(of: events, bot: bot)...]
        case .joined: break
        }
        var taken: Set<EventID> = []
        return candidates.filter { event in
            guard event["state_key"] == nil, let sender = event["sender"]?.string, sender != bot.rawValue,
                let id = event["event_id"]?.string.map(EventID.init(_:)), !isSeen(id)
            else { return false }
            return taken.insert(id).inserted
        }
    }

    /// Where the part begins that the bot is meant to read: behind its invite, and if there was none behind its joining.
    private static func beginning(of events: [JSONValue], bot: MatrixUserID) -> Int {
        func isOwn(_ event: JSONValue, _ membership: String) -> Bool {
            event["type"]?.string == "m.room.member" && event["state_key"]?.string == bot.rawValue
                && event["content"]?["membership"]?.string == membership
        }
        if let invite = events.lastIndex(where: { isOwn($0, "invite") }) { return invite + 1 }
        guard let join = events.lastIndex(where: { isOwn($0, "join") }) else { return 0 }
        let before = events[join]["unsigned"]?["prev_content"]?["membership"]?.string
        // An invite that is not in the timeline is older than all of it.
        return before == "invite" ? 0 : join + 1
    }
}
