import Foundation
import Synchronization

/// A bar on a terminal; silent where nobody watches.
final class ProgressBar: Sendable {
    private struct Drawn: Equatable {
        var label = ""
        var percent = -1
    }

    private let label: String
    private let isShown: Bool
    private let drawn = Mutex(Drawn())
    private static let width = 30

    init(_ label: String) {
        self.label = label
        isShown = StandardError.isTerminal
    }

    /// - Parameters:
    ///   - share: 0…1; draws only when a per cent more is done.
    ///   - detail: what it is about at the moment.
    func update(_ share: Double, _ detail: String = "") {
        guard isShown else { return }
        let percent = Int((min(max(share, 0), 1) * 100).rounded(.down))
        let label = detail.isEmpty ? label : "\(label) \(detail)"
        let isNew = drawn.withLock { last in
            let next = Drawn(label: label, percent: percent)
            defer { last = next }
            return last != next
        }
        guard isNew else { return }
        let filled = percent * Self.width / 100
        let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: Self.width - filled)
        StandardError.write("\r\u{1B}[2K\(label) \(bar) \(percent) %")
    }

    /// Takes the bar away.
    func finish() {
        guard isShown, drawn.withLock({ $0.percent >= 0 }) else { return }
        StandardError.write("\r\u{1B}[2K")
    }
}
