package import Engine
package import Foundation

/// Ranked lists, one per person or query, in the order they were made.
package struct RankedRun: Sendable, Equatable {
    package struct List: Sendable, Equatable {
        package let key: String
        package let titles: [TitleID]
    }

    /// A title that was watched later: the match that would have been shown, and whether it was liked.
    package struct Outcome: Sendable, Equatable {
        package let match: Double
        package let isLiked: Bool
    }

    package var lists: [List] = []
    /// Empty unless the match was asked for.
    package var outcomes: [Outcome] = []
    /// Seconds that each list took.
    package var durations: [Double] = []

    /// JSON lines `{"user": …, "items": [tmdb ids, best first]}`; mood runs say `id` instead of `user`.
    package func jsonLines(keyName: String) throws -> Data {
        var data = Data()
        for list in lists {
            let line = try JSONSerialization.data(
                withJSONObject: [keyName: list.key, "items": list.titles.map(\.tmdb)] as [String: Any],
                options: [.sortedKeys])
            data.append(line)
            data.append(UInt8(ascii: "\n"))
        }
        return data
    }

    /// The time that `share` of the lists stayed under, in milliseconds.
    package func milliseconds(atQuantile share: Double) -> Double {
        guard !durations.isEmpty else { return 0 }
        let sorted = durations.sorted()
        return sorted[min(Int(Double(sorted.count) * share), sorted.count - 1)] * 1000
    }
}
