import Foundation

/// Chance that repeats itself, so that a mutation that did harm can be looked at again (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// The text with something changed that an attacker, or a broken line, might change.
    mutating func mutate(_ text: String) -> String {
        // What is no ASCII any more is no UTF-8 either, and would all look the same.
        String(decoding: mutate(Data(text.utf8)).map { $0 & 0x7F }, as: UTF8.self)
    }

    mutating func mutate(_ data: Data) -> Data {
        var bytes = Array(data)
        for _ in 0...Int.random(in: 0...2, using: &self) {
            let place = bytes.isEmpty ? 0 : Int.random(in: 0..<bytes.count, using: &self)
            switch Int.random(in: 0..<8, using: &self) {
            case 0: bytes = Array(bytes.prefix(place))
            case 1: bytes = Array(bytes.dropFirst(place))
            case 2: bytes.insert(UInt8.random(in: 0...255, using: &self), at: place)
            case 3: bytes += bytes
            case 4 where !bytes.isEmpty: bytes.remove(at: place)
            case 5 where !bytes.isEmpty: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &self)
            case 6 where !bytes.isEmpty: bytes.swapAt(place, bytes.count - 1 - place)
            case 7 where !bytes.isEmpty: bytes[place] = UInt8.random(in: 0...255, using: &self)
            default: bytes.append(UInt8(ascii: "="))
            }
        }
        return Data(bytes)
    }
}
