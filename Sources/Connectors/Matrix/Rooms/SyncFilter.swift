/// What a sync is asked for: no presence, no typing, no receipts, and only the state that matters.
enum SyncFilter {
    /// The events at the end of a room's timeline; what is missing before them is asked for.
    static let timeline = 50

    static let json = """
        {"presence":{"types":[]},"account_data":{"types":["m.direct"]},"room":{"account_data":{"types":[]},\
        "ephemeral":{"types":[]},"state":{"types":["m.room.member","m.room.encryption","m.room.tombstone",\
        "m.room.create","m.room.history_visibility"],"lazy_load_members":true},\
        "timeline":{"limit":\(timeline),"lazy_load_members":true}}}
        """
}
