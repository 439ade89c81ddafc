/// Edits one line: keys in, state and what is to be done out. Pure; it is drawn by `drawing(prompt:width:)`.
struct LineEditor {
    enum Action: Equatable {
        case submit(String)
        /// Ctrl-C: the line was cleared. The next one in a row is `end`.
        case interrupted
        /// Ctrl-D on an empty line, or the second Ctrl-C.
        case end
        case clearScreen
        /// Tab, and several ways to go on.
        case candidates([String])
    }

    /// Bytes.
    static let longestLine = 65_536

    /// What stands on either side of the cursor.
    private(set) var left = ""
    private(set) var right = ""
    private(set) var history: LineHistory
    /// What the text left of the cursor could become.
    private let completions: @Sendable (String) -> [String]
    private var wasInterrupted = false

    init(history: LineHistory = LineHistory(), completions: @escaping @Sendable (String) -> [String] = { _ in [] }) {
        self.history = history
        self.completions = completions
    }

    var line: String { left + right }

    mutating func remember(_ line: String) -> Bool { history.remember(line) }

    mutating func apply(_ key: KeyDecoder.Key) -> Action? {
        defer { wasInterrupted = key == .interrupt }
        switch key {
        case .text(let scalar): insert(scalar)
        case .enter:
            defer { replace(left: "", right: "") }
            return .submit(line)
        case .interrupt:
            replace(left: "", right: "")
            return wasInterrupted ? .end : .interrupted
        case .endOfInput:
            if left.isEmpty, right.isEmpty { return .end }
            if !right.isEmpty { right.removeFirst() }
        case .tab: return complete()
        case .clearScreen: return .clearScreen
        case .previous: if let line = history.previous(leaving: line) { replace(left: line, right: "") }
        case .next: if let line = history.next() { replace(left: line, right: "") }
        default: edit(key)
        }
        return nil
    }

    private mutating func edit(_ key: KeyDecoder.Key) {
        switch key {
        case .backspace: if !left.isEmpty { left.removeLast() }
        case .delete: if !right.isEmpty { right.removeFirst() }
        case .left: moveLeft(1)
        case .right: moveRight(1)
        case .home: replace(left: "", right: line)
        case .end: replace(left: line, right: "")
        case .wordLeft: moveLeft(left.count - wordStart.count)
        case .wordRight:
            let spaces = right.prefix(while: \.isWhitespace).count
            moveRight(spaces + right.dropFirst(spaces).prefix { !$0.isWhitespace }.count)
        case .killToEnd: right = ""
        case .killToStart: left = ""
        case .killWord: left = wordStart
        default: break
        }
    }

    private mutating func insert(_ scalar: Unicode.Scalar) {
        guard !scalar.steersTerminal, left.utf8.count + right.utf8.count + 4 <= Self.longestLine else { return }
        left.unicodeScalars.append(scalar)
    }

    private mutating func complete() -> Action? {
        let candidates = completions(left).map(\.printableLine)
        guard let first = candidates.first else { return nil }
        let shared = candidates.dropFirst().reduce(first) { $0.commonPrefix(with: $1) }
        if candidates.count == 1 || shared.count > left.count {
            if shared.utf8.count + right.utf8.count <= Self.longestLine { left = shared }
            return nil
        }
        return .candidates(candidates)
    }

    /// The text left of the cursor without its last word.
    private var wordStart: String {
        var rest = left[...]
        while let last = rest.last, last.isWhitespace { rest.removeLast() }
        while let last = rest.last, !last.isWhitespace { rest.removeLast() }
        return String(rest)
    }

    private mutating func moveLeft(_ count: Int) {
        let moved = left.suffix(count)
        right = moved + right
        left.removeLast(moved.count)
    }

    private mutating func moveRight(_ count: Int) {
        let moved = right.prefix(count)
        left += moved
        right.removeFirst(moved.count)
    }

    private mutating func replace(left: String, right: String) {
        self.left = left
        self.right = right
    }
}

extension String {
    fileprivate func commonPrefix(with other: String) -> String {
        String(zip(self, other).prefix { $0 == $1 }.map(\.0))
    }
}
