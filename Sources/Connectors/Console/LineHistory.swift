/// The lines typed before, the newest last, and where the reader stands among them.
struct LineHistory: Equatable {
    static let capacity = 500
    /// Characters; longer lines are not worth remembering and would make the file large.
    static let longestLine = 1_000

    private(set) var lines: [String]
    /// `lines.count` while a new line is written.
    private var position: Int
    private var draft = ""

    init(lines: [String] = []) {
        self.lines = Array(lines.suffix(Self.capacity))
        position = self.lines.count
    }

    /// Remembers a line. A repeat of the newest, a blank line, and a line that begins with a space (as shells do it, for
    /// what nobody should find later) are not kept.
    /// - Returns: whether it was kept.
    mutating func remember(_ line: String) -> Bool {
        defer {
            position = lines.count
            draft = ""
        }
        guard let first = line.first, !first.isWhitespace, line != lines.last, line.count <= Self.longestLine else {
            return false
        }
        lines.append(line)
        if lines.count > Self.capacity { lines.removeFirst(lines.count - Self.capacity) }
        return true
    }

    /// The line before; `current` is kept as a draft when leaving it.
    mutating func previous(leaving current: String) -> String? {
        guard position > 0 else { return nil }
        if position == lines.count { draft = current }
        position -= 1
        return lines[position]
    }

    /// The line after, at last the draft.
    mutating func next() -> String? {
        guard position < lines.count else { return nil }
        position += 1
        return position == lines.count ? draft : lines[position]
    }
}
