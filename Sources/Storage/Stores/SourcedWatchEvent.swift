package import Engine

/// A watch event with where it comes from, which makes it recognisable when it is read again.
package struct SourcedWatchEvent: Sendable, Equatable {
    package var id: String
    /// Such as `tautulli`.
    package var source: String
    /// The id that the source gives it, unique within the source.
    package var sourceEventID: String
    /// What it was played on, as the source calls it.
    package var device: String?
    package var event: WatchEvent
    /// Milliseconds since 1970; `nil` when the source does not say.
    package var endedAt: Int64?
    /// What was played on which media server, so that the event follows when that turns out to be another title.
    package var item: ServerItemID?
    /// A webhook told of it; the source's own history may tell more later, under another id.
    package var isAnnounced: Bool

    /// - Parameter id: made of the source and its id unless given.
    package init(
        id: String? = nil, source: String, sourceEventID: String, device: String? = nil, event: WatchEvent,
        endedAt: Int64? = nil, item: ServerItemID? = nil, isAnnounced: Bool = false
    ) {
        self.id = id ?? "\(source)/\(sourceEventID)"
        self.source = source
        self.sourceEventID = sourceEventID
        self.device = device
        self.event = event
        self.endedAt = endedAt
        self.item = item
        self.isAnnounced = isAnnounced
    }

    /// One that only a webhook told of. Its identity is made of what happened.
    package static func announced(
        source: String, device: String?, event: WatchEvent, endedAt: Int64?, item: ServerItemID?
    ) -> SourcedWatchEvent {
        var announced = SourcedWatchEvent(
            source: source, sourceEventID: "", device: device, event: event, endedAt: endedAt, item: item,
            isAnnounced: true)
        announced.nameByContent()
        return announced
    }

    private mutating func nameByContent() {
        let part = event.season.map { " s\($0)" } ?? ""
        let episode = event.episode.map { " e\($0)" } ?? ""
        sourceEventID = "announced \(event.member) \(event.title)\(part)\(episode) \(event.startedAt)"
        id = "\(source)/\(sourceEventID)"
    }

    // MARK: - Sittings

    /// Nobody sits longer than this, ms; it bounds where the other parts of a sitting are looked for.
    static let longestSitting: Int64 = 24 * 3_600_000
    /// Two clocks, or a clock and a network, may differ by this, ms.
    private static let tolerance: Int64 = 60_000

    var end: Int64 { max(endedAt ?? event.startedAt, event.startedAt) }

    /// Whether both tell of the same person watching the same thing at the same time.
    func isSameSitting(as other: SourcedWatchEvent) -> Bool {
        event.member == other.event.member && event.title == other.event.title && event.season == other.event.season
            && event.episode == other.event.episode && event.startedAt <= other.end + Self.tolerance
            && other.event.startedAt <= end + Self.tolerance
    }

    /// The sitting that two announcements are parts of. The result is the same in either order.
    func joined(with other: SourcedWatchEvent) -> SourcedWatchEvent {
        let (first, second) =
            (event.startedAt, id) <= (other.event.startedAt, other.id) ? (self, other) : (other, self)
        var joined = first
        joined.endedAt = [first.endedAt, second.endedAt].compactMap { $0 }.max()
        joined.event.completion = [first.event.completion, second.event.completion].compactMap { $0 }.max()
        joined.device = first.device ?? second.device
        joined.item = first.item ?? second.item
        joined.nameByContent()
        return joined
    }

    // MARK: - Columns

    /// In the order of `WatchEventStore.columns`.
    var row: [SQLValue] {
        [.text(id), .text(source), .text(sourceEventID), SQLValue(device), event.member.sql] + event.title.sql + [
            .integer(event.startedAt), SQLValue(event.completion), SQLValue(event.season), SQLValue(event.episode),
            SQLValue(endedAt), SQLValue(item?.rawValue), SQLValue(isAnnounced),
        ]
    }

    /// From a row with `WatchEventStore.columns`.
    init(row: SQLRow) throws {
        let item: String? = try row.get(12)
        self.init(
            id: try row.get(0), source: try row.get(1), sourceEventID: try row.get(2), device: try row.get(3),
            event: try Self.event(row, from: 4), endedAt: try row.get(11), item: item.map(ServerItemID.init(rawValue:)),
            isAnnounced: try row.get(13))
    }

    /// From a row with `WatchEventStore.eventColumns`, beginning with the column `first`.
    static func event(_ row: SQLRow, from first: Int) throws -> WatchEvent {
        WatchEvent(
            member: try row.member(first), title: try row.title(first + 1), startedAt: try row.get(first + 3),
            completion: try row.get(first + 4), season: try row.get(first + 5), episode: try row.get(first + 6))
    }
}
