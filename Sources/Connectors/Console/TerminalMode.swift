import Foundation

/// The mode of a terminal, changed so that every key arrives at once and unechoed, and put back by `restore`.
struct TerminalMode {
    private let descriptor: Int32
    private let original: termios

    /// `nil` where the descriptor is not a terminal.
    init?(editingOn descriptor: Int32) {
        var original = termios()
        guard tcgetattr(descriptor, &original) == 0 else { return nil }
        self.descriptor = descriptor
        self.original = original
        var raw = original
        cfmakeraw(&raw)
        // Answers are written with plain line breaks.
        raw.c_oflag |= tcflag_t(OPOST | ONLCR)
        guard tcsetattr(descriptor, TCSADRAIN, &raw) == 0 else { return nil }
    }

    func restore() {
        var original = original
        tcsetattr(descriptor, TCSADRAIN, &original)
    }

    /// Columns; `nil` where the descriptor is not a terminal or does not know.
    static func width(of descriptor: Int32) -> Int? {
        var size = winsize()
        guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
        return Int(size.ws_col)
    }
}
