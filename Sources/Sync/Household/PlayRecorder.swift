import Engine
import Foundation
package import Integrations
package import Storage

/// Writes what people played into a transaction of its caller. What cannot be understood yet waits until it can be:
/// nothing is thrown away because a listing is not there yet.
package struct PlayRecorder {
    /// The media server that accounts and items are of.
    private let server: String
    /// Who tells of the plays.
    private let source: String
    private let session: any DatabaseSession

    package init(server: String, source: String, session: any DatabaseSession) {
        self.server = server
        self.source = source
        self.session = session
    }

    package struct Counts: Sendable, Equatable {
        /// New or different.
        package var recorded = 0
        package var pending = 0
    }

    /// Recording the same plays again changes nothing.
    /// - Throws: what the database throws.
    @discardableResult
    package func record(_ plays: [Play]) throws -> Counts {
        let items = try ServerItemStore(session).find(Array(Set(plays.compactMap(itemID))))
        let members = Set(try MemberStore(session).all().map(\.id))
        var (settled, announced): ([SourcedWatchEvent], [SourcedWatchEvent]) = ([], [])
        var pending: [PendingPlay] = []
        for play in plays {
            let member = MemberID(source: server, account: play.account)
            let title = try itemID(of: play).flatMap { items[$0]?.title } ?? title(play.subject)
            guard let title, members.contains(member) else {
                pending.append(try self.pending(play, member: member))
                continue
            }
            guard let event = event(play, member: member, title: title) else { continue }
            if event.isAnnounced { announced.append(event) } else { settled.append(event) }
        }
        let events = WatchEventStore(session)
        var counts = Counts(recorded: try events.record(settled), pending: pending.count)
        for event in announced where try events.announce(event) { counts.recorded += 1 }
        try PendingPlayStore(session).upsert(pending)
        return counts
    }

    /// Records a play of what no server lists any more as one of `title`.
    func record(_ play: Play, as title: TitleID) throws {
        let member = MemberID(source: server, account: play.account)
        guard let event = event(play, member: member, title: title) else { return }
        if event.isAnnounced {
            _ = try WatchEventStore(session).announce(event)
        } else {
            _ = try WatchEventStore(session).record([event])
        }
    }

    private func itemID(of play: Play) -> ServerItemID? {
        play.subject.item.map { ServerItemID(server: server, item: $0) }
    }

    /// The title of an item that is not listed (yet), by the ids that the play itself carries.
    private func title(_ subject: Play.Subject) throws -> TitleID? {
        let kind = subject.isEpisode ? TitleKind.tv : .movie
        if let tmdb = subject.ids.tmdb, tmdb > 0 { return TitleID(kind, tmdb) }
        return try subject.ids.imdb.flatMap { try TitleStore(session).find(imdb: $0, kind: kind) }
    }

    /// `nil` for a play without any time.
    private func event(_ play: Play, member: MemberID, title: TitleID) -> SourcedWatchEvent? {
        guard let start = play.startedAt ?? play.stoppedAt else { return nil }
        let event = WatchEvent(
            member: member, title: title, startedAt: start, completion: play.completion.map { min(max($0, 0), 1) },
            season: play.subject.season, episode: play.subject.episode)
        guard let id = play.id else {
            return .announced(
                source: source, device: play.device, event: event, endedAt: play.stoppedAt, item: itemID(of: play))
        }
        return SourcedWatchEvent(
            source: source, sourceEventID: id, device: play.device, event: event, endedAt: play.stoppedAt,
            item: itemID(of: play))
    }

    private func pending(_ play: Play, member: MemberID) throws -> PendingPlay {
        return PendingPlay(
            source: source, sourceEventID: play.id ?? announcement(of: play), member: member, item: itemID(of: play),
            document: try PlayDocument(server: server, play: play).encoded())
    }

    /// Names a play by what was said of it: several announcements of one sitting wait beside each other, until they are
    /// put together.
    private func announcement(of play: Play) -> String {
        let parts = [play.startedAt, play.stoppedAt].map { $0.map(String.init) ?? "-" }
        let completion = play.completion.map { String($0) } ?? "-"
        return (["announced", play.account, play.subject.item ?? "-"] + parts + [completion]).joined(separator: " ")
    }
}

/// How a play is written down while it waits.
struct PlayDocument: Codable {
    let server: String
    let play: Play

    init(server: String, play: Play) {
        self.server = server
        self.play = play
    }

    init(_ text: String) throws { self = try JSONDecoder().decode(PlayDocument.self, from: Data(text.utf8)) }

    func encoded() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }
}
