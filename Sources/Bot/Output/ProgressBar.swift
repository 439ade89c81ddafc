import Foundation
import Synchronization

/// A bar on a terminal; silent where nobody watches.
final class ProgressBar: Sendable {
    private let label: String
    private let isShown: Bool
    private let drawn = Mutex(-1)
    private static let width = 30

    init(_ label: String) {
        self.label = label
        isShown = StandardError.isTerminal
    }

    /// - Parameter share: 0…1; draws only when a per cent more is done.
    func update(_ share: Double) {
        guard isShown else { return }
        let percent = Int((min(max(share, 0), 1) * 100).rounded(.down))
        let isNew = drawn.withLock { last in
            defer { last = percent }
            return last != percent
        }
        guard isNew else { return }
        let filled = percent * Self.width / 100
        let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: Self.width - filled)
        StandardError.write("\r\(label) \(bar) \(percent) %")
    }

    /// Takes the bar away.
    func finish() {
        guard isShown, drawn.withLock({ $0 >= 0 }) else { return }
        StandardError.write("\r\u{1B}[2K")
    }
}
