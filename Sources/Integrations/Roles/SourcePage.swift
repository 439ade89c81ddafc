/// Where the reading of a source stopped, in words that only its client understands. It can be stored, and given to the
/// client of a later version, which begins anew with one that it cannot read.
package struct SourceCursor: Sendable, Equatable, RawRepresentable {
    package let rawValue: String
    package init(rawValue: String) { self.rawValue = rawValue }
}

/// Some entries of a source, and where to go on.
package struct SourcePage<Entry: Sendable & Equatable>: Sendable, Equatable {
    package var entries: [Entry]
    /// After these entries; to be stored together with what was made of them.
    package var cursor: SourceCursor
    /// Whether nothing was left behind them. The cursor then finds what is added or changed from now on.
    package var isLast: Bool
    /// How many entries this pass has in all, and how many of them are read, as far as the source tells; for progress.
    package var total: Int?
    package var done: Int?
    /// Entries that could not be understood, each with what and why, such as `row 17: “started” is no time`.
    package var rejected: [String]

    package init(
        entries: [Entry], cursor: SourceCursor, isLast: Bool, total: Int? = nil, done: Int? = nil,
        rejected: [String] = []
    ) {
        self.entries = entries
        self.cursor = cursor
        self.isLast = isLast
        self.total = total
        self.done = done
        self.rejected = rejected
    }
}
