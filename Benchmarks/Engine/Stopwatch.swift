import Foundation

/// How long something took.
struct Stopwatch {
    /// The time that this thread was given by a core.
    var cpu: Duration
    var wall: Duration

    static func measure(_ body: () throws -> Void) rethrows -> Stopwatch {
        let clock = ContinuousClock()
        let (startedAt, begun) = (clock.now, threadTime)
        try body()
        return Stopwatch(cpu: threadTime - begun, wall: clock.now - startedAt)
    }

    private static var threadTime: Duration {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }
}

extension [Duration] {
    /// The one that `share` of all, 0…1, do not exceed.
    func percentile(_ share: Double) -> Duration {
        sorted()[Swift.min(Int(Double(count) * share), count - 1)]
    }
}

extension Duration {
    /// With two digits after the point, and the unit.
    var milliseconds: String {
        let hundredths = Int(self / .milliseconds(1) * 100)
        return "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100) ms"
    }
}

/// Prints columns of a width, aligned to the right.
struct Table {
    private let widths: [Int]

    init(_ heads: [String]) {
        widths = heads.map { Swift.max($0.count, 11) }
        row(heads)
    }

    func row(_ cells: [String]) {
        let padded = zip(cells, widths).map { cell, width in
            String(repeating: " ", count: Swift.max(width - cell.count, 0)) + cell
        }
        print(padded.joined(separator: "  "))
    }
}
