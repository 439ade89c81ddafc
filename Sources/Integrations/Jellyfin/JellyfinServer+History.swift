import Foundation
import Web

/// Jellyfin keeps of every user and item only when it was played last. One user is read after the other, each from the
/// newest play back to what is known: the pages are in order by themselves, not among each other.
extension JellyfinServer: WatchHistory {
    package func plays(after cursor: SourceCursor?) async throws -> SourcePage<Play> {
        var position = cursor?.position(JellyfinHistoryPosition.self) ?? JellyfinHistoryPosition()
        if position.pending.isEmpty {
            position.begin(with: try await users().filter { !$0.isDisabled })
            if !position.pending.isEmpty { position.running = try await running() }
        }
        while let turn = position.pending.first, position.returns < Self.patience {
            let page = try await items(query(for: turn), start: position.pages.start)
            guard let known = position.pages.known(in: page.ids) else {
                position.pages = PageOverlap()
                position.returns += 1
                continue
            }
            let fresh = page.entries.dropFirst(known)
            let found = fresh.compactMap(\.value)
            let plays = found.filter { position.isNew($0, of: turn) }.compactMap { play($0, by: turn.user) }
            let reachedKnown = found.contains { position.isKnown($0, to: turn) }
            let isLast = position.pages.isLast(page.ids, known: known, limit: pageSize, total: page.total)
            position.note(found, of: turn)
            position.pages.advance(over: page.ids)
            if isLast || reachedKnown { position.finishTurn() }
            return SourcePage(
                entries: plays.reversed(), cursor: try SourceCursor(position), isLast: position.pending.isEmpty,
                rejected: fresh.compactMap { entry in
                    entry.problem.map { "An entry of the history cannot be read: \($0)." }
                })
        }
        guard position.pending.isEmpty else {
            throw service.report(.malformed("the history kept changing while it was read"))
        }
        return SourcePage(entries: [], cursor: try SourceCursor(position), isLast: true)
    }

    private func query(for turn: JellyfinHistoryPosition.Turn) -> [URLQueryItem] {
        [
            URLQueryItem(name: "userId", value: turn.user),
            URLQueryItem(name: "includeItemTypes", value: "Movie,Episode"),
            URLQueryItem(name: "filters", value: turn.isInProgress ? "IsResumable" : "IsPlayed"),
            URLQueryItem(name: "fields", value: "ProviderIds"), URLQueryItem(name: "enableUserData", value: "true"),
            URLQueryItem(name: "sortBy", value: "DatePlayed"), URLQueryItem(name: "sortOrder", value: "Descending"),
        ]
    }

    private func play(_ item: JellyfinItem, by user: String) -> Play? {
        guard let subject = item.subject, let data = item.userData, let moment = data.lastPlayed else { return nil }
        return Play(
            id: "\(user):\(item.id):\(moment)", account: user, subject: subject, startedAt: moment, stoppedAt: nil,
            completion: data.completion)
    }

    /// What is being played now, by user and item.
    private func running() async throws -> Set<String> {
        Set(try await playing().map { JellyfinHistoryPosition.key(user: $0.userID ?? "", item: $0.item?.id ?? "") })
    }
}
