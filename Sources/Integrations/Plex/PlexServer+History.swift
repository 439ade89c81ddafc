import Foundation
import Web

/// Plex's own history says when something was watched and nothing of how far; Tautulli's says more.
extension PlexServer: WatchHistory {
    private struct HistoryPosition: Codable {
        /// Only what was watched at this second or later is listed.
        var since: Int64?
        var reached: Int64?
        /// The owner's id at plex.tv, for whom the history writes 1.
        var owner: String
        var pages = PageOverlap()
        /// The entries that were read last.
        var known: [String] = []

        mutating func restart(from second: Int64?) {
            since = second ?? since
            reached = nil
            pages = PageOverlap()
        }
    }

    /// Players that were offline tell later what was watched on them.
    private static let lateness: Int64 = 2 * 86_400

    package func plays(after cursor: SourceCursor?) async throws -> SourcePage<Play> {
        var position: HistoryPosition
        if let stored = cursor?.position(HistoryPosition.self) {
            position = stored
        } else {
            position = HistoryPosition(owner: try await owner().id)
        }
        for _ in 0..<Self.patience {
            var query = [URLQueryItem(name: "sort", value: "viewedAt:asc")]
            if let since = position.since { query.append(URLQueryItem(name: "viewedAt>", value: String(since))) }
            let page = try await page(
                "/status/sessions/history/all", query: query, start: position.pages.start, of: PlexHistoryEntry.self)
            let ids = page.entries.map { $0.value?.historyKey ?? "" }
            guard let known = position.pages.known(in: ids) else {
                position.restart(from: position.reached.map { $0 - Self.lateness })
                continue
            }
            let isLast = position.pages.isLast(ids, known: known, limit: pageSize, total: page.totalSize)
            position.pages.advance(over: ids)
            position.reached = page.values.compactMap(\.viewedAt).max() ?? position.reached
            let fresh = page.entries.dropFirst(known)
            let seen = Set(position.known)
            let plays = fresh.compactMap(\.value).filter { !seen.contains($0.number) }
                .compactMap { $0.play(owner: position.owner) }
            let done = position.pages.done
            position.known += fresh.compactMap { $0.value?.number }.filter { !seen.contains($0) }
            position.known = Array(position.known.suffix(Self.remembered))
            if isLast { position.restart(from: position.reached.map { $0 - Self.lateness }) }
            return SourcePage(
                entries: plays, cursor: try SourceCursor(position), isLast: isLast,
                total: page.totalSize.map { max($0, done) }, done: done,
                rejected: fresh.compactMap { entry in
                    entry.problem.map { "An entry of Plex's history cannot be read: \($0)." }
                })
        }
        throw server.report(.malformed("its history kept changing while it was read"))
    }

    /// More than what a household watches within `lateness`.
    private static let remembered = 200
}

/// An entry of `/status/sessions/history/all`.
struct PlexHistoryEntry: Decodable, Sendable {
    let historyKey: String
    let viewedAt: Int64
    let accountID: String
    let metadata: PlexMetadata
    let grandparentKey: String?

    private enum CodingKeys: String, CodingKey {
        case historyKey, viewedAt, accountID, grandparentKey
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        func required<Value>(_ value: Value?, _ key: CodingKeys) throws -> Value {
            guard let value else {
                throw DecodingError.keyNotFound(
                    key, .init(codingPath: container.codingPath, debugDescription: "missing"))
            }
            return value
        }
        historyKey = try required(container.text(.historyKey), .historyKey)
        viewedAt = try required(container.integer(.viewedAt), .viewedAt)
        accountID = try required(container.text(.accountID), .accountID)
        grandparentKey = try container.text(.grandparentKey)
        metadata = try PlexMetadata(from: decoder)
    }

    /// The part of the key that differs.
    var number: String { historyKey.split(separator: "/").last.map(String.init) ?? historyKey }

    /// - Returns: `nil` for what is neither film nor episode.
    func play(owner: String) -> Play? {
        guard var subject = metadata.subject else { return nil }
        if subject.isEpisode, subject.item == nil {
            subject.item = grandparentKey?.split(separator: "/").last.map(String.init)
        }
        return Play(
            id: historyKey, account: accountID == PlexOwner.localID ? owner : accountID, subject: subject,
            startedAt: nil, stoppedAt: viewedAt.milliseconds, completion: nil)
    }
}
