import Web

/// Kodi keeps of every film and episode only when it was played last.
extension KodiLibrary: WatchHistory {
    /// Where the reading is: films, then episodes, each from the newest play back to what is known.
    private struct Position: Codable {
        var list = KodiList.movies
        var pages = PageOverlap()
        /// The newest play that was read before this pass, and the newest so far; milliseconds since 1970.
        var known: Int64 = 0
        var newest: Int64 = 0
    }

    package func plays(after cursor: SourceCursor?) async throws -> SourcePage<Play> {
        var position = cursor?.position(Position.self) ?? Position()
        for _ in 0..<Self.patience {
            let page = try await page(of: position.list, start: position.pages.start, newest: true)
            guard let known = position.pages.known(in: page.ids) else {
                position.pages = PageOverlap()
                continue
            }
            let fresh = page.entries.dropFirst(known)
            let found = fresh.compactMap(\.value)
            let plays = found.compactMap(\.play).filter { ($0.stoppedAt ?? 0) > position.known }
            position.newest = max(position.newest, plays.compactMap(\.stoppedAt).max() ?? 0)
            // Behind the first one that is known, or was never played, all are; if they are in the order asked for.
            let times = found.map { $0.lastPlayed ?? 0 }
            let isInOrder = zip(times, times.dropFirst()).allSatisfy { $0 >= $1 }
            let reachedKnown = isInOrder && times.contains { $0 <= position.known }
            let isLast = position.pages.isLast(page.ids, known: known, limit: pageSize, total: page.total)
            position.pages.advance(over: page.ids)
            let isListDone = isLast || reachedKnown
            let isDone = isListDone && position.list == .episodes
            if isDone {
                let newest = max(position.newest, position.known)
                position = Position(known: newest, newest: newest)
            } else if isListDone {
                position.list = .episodes
                position.pages = PageOverlap()
            }
            return SourcePage(
                entries: plays.reversed(), cursor: try SourceCursor(position), isLast: isDone,
                rejected: fresh.compactMap { entry in
                    entry.problem.map { "An entry of Kodi's library cannot be read: \($0)." }
                })
        }
        throw service.report(.malformed("its library kept changing while it was read"))
    }
}
