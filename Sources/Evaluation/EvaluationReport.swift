package import Engine
package import Foundation

/// The figures of an evaluation, by the names that the reference script uses.
package struct EvaluationReport: Sendable, Equatable {
    package var estimates: [(name: String, value: Estimate)]
    package var figures: [(name: String, value: Double)]
    package var count: Int

    package static func == (a: EvaluationReport, b: EvaluationReport) -> Bool {
        a.count == b.count && a.estimates.elementsEqual(b.estimates) { $0 == $1 }
            && a.figures.elementsEqual(b.figures) { $0 == $1 }
    }

    package subscript(name: String) -> Double? {
        estimates.first { $0.name == name }?.value.mean ?? figures.first { $0.name == name }?.value
    }

    /// One figure a line, for people.
    package var text: String {
        func pad(_ name: String) -> String { name.padding(toLength: 12, withPad: " ", startingAt: 0) }
        let ranges = estimates.map { entry in
            pad(entry.name)
                + String(format: "%.4f  [%.4f, %.4f]", entry.value.mean, entry.value.low, entry.value.high)
        }
        return (ranges + figures.map { pad($0.name) + String(format: "%.4f", $0.value) }).joined(separator: "\n")
    }

    /// `{"ndcg10": [mean, low, high], …}`, rounded to four digits.
    package var json: Data {
        get throws {
            func rounded(_ value: Double) -> Double { (value * 10_000).rounded() / 10_000 }
            var object: [String: Any] = ["count": count]
            for (name, value) in estimates { object[name] = [value.mean, value.low, value.high].map(rounded) }
            for (name, value) in figures { object[name] = rounded(value) }
            return try JSONSerialization.data(withJSONObject: object, options: [.sortedKeys])
        }
    }
}
