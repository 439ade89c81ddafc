/// What a file may cost at most, so that a hostile or wrong one is refused while it is still cheap.
package struct ReadingLimits: Sendable, Equatable {
    /// Bytes after decompression.
    package var output: Int
    /// Bytes of one line, one CSV row or one JSON entry.
    package var line: Int
    package var lines: Int
    /// Rows that may be unusable before the whole file is refused.
    package var rejected: Int

    package init(output: Int = 2 << 30, line: Int = 1 << 20, lines: Int = 5_000_000, rejected: Int = 100_000) {
        self.output = output
        self.line = line
        self.lines = lines
        self.rejected = rejected
    }

    package static let standard = ReadingLimits()
}
