import Crypto
import Foundation

/// Which event was read at which place of a Megolm session, so that a message that is sent again as another event is noticed.
///
/// The `CryptoLimits.readMarks` highest places are remembered. Below them everything counts as a repetition: only an event
/// that comes more than so many messages late is refused wrongly.
struct ReadMarks: Codable, Equatable {
    /// The highest place that was forgotten.
    private var floor: Int = -1
    private var marks: [Int: String] = [:]

    enum Reading {
        case first
        /// The very event has been read before.
        case again
        case replay
    }

    func look(at index: UInt32, mark: String) -> Reading {
        if let known = marks[Int(index)] { return known == mark ? .again : .replay }
        return Int(index) <= floor ? .replay : .first
    }

    mutating func note(_ index: UInt32, mark: String) {
        marks[Int(index)] = mark
        while marks.count > CryptoLimits.readMarks, let lowest = marks.keys.min() {
            marks[lowest] = nil
            floor = max(floor, lowest)
        }
    }

    /// What tells an event from all others: a fingerprint of its id and its time.
    static func mark(event: EventID, timestamp: Int64) -> String {
        Base64.encode(Data(SHA256.hash(data: Data("\(timestamp) \(event)".utf8)).prefix(12)))
    }
}
