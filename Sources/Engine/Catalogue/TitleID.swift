/// A film or a series; episodes roll up to their series.
package enum TitleKind: String, Sendable, Codable, CaseIterable {
    case movie
    case tv
}

/// The identity of a title across all sources: its TMDB id within its kind.
package struct TitleID: Hashable, Sendable, Comparable, CustomStringConvertible {
    package let kind: TitleKind
    package let tmdb: Int

    package init(_ kind: TitleKind, _ tmdb: Int) {
        self.kind = kind
        self.tmdb = tmdb
    }

    /// Reads the form written by `description`, such as `movie:603`; `nil` when it is anything else.
    package init?(_ description: some StringProtocol) {
        let parts = description.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, let kind = TitleKind(rawValue: String(parts[0])), let tmdb = Int(parts[1]) else {
            return nil
        }
        self.init(kind, tmdb)
    }

    package var description: String { "\(kind.rawValue):\(tmdb)" }

    package static func < (a: TitleID, b: TitleID) -> Bool {
        (a.kind == b.kind) ? a.tmdb < b.tmdb : a.kind == .movie
    }
}
