/// MT19937 (Matsumoto & Nishimura 1998) with the integer sampling of NumPy's `RandomState`, so that bootstrap intervals
/// agree with reference figures that were made with it.
package struct MersenneTwister: Sendable {
    private static let size = 624
    private var state: [UInt32]
    private var position = MersenneTwister.size

    package init(seed: UInt32) {
        state = [seed]
        for i in 1..<Self.size {
            let previous = state[i - 1]
            state.append(1_812_433_253 &* (previous ^ (previous >> 30)) &+ UInt32(i))
        }
    }

    package mutating func next() -> UInt32 {
        if position == Self.size { refill() }
        var y = state[position]
        position += 1
        y ^= y >> 11
        y ^= (y << 7) & 0x9D2C_5680
        y ^= (y << 15) & 0xEFC6_0000
        return y ^ (y >> 18)
    }

    /// 0 ..< bound, by masking and rejection.
    package mutating func next(below bound: Int) -> Int {
        let largest = UInt32(bound - 1)
        guard largest > 0 else { return 0 }
        let mask = UInt32.max >> UInt32(largest.leadingZeroBitCount)
        while true {
            let value = next() & mask
            if value <= largest { return Int(value) }
        }
    }

    private mutating func refill() {
        for i in 0..<Self.size {
            let y = (state[i] & 0x8000_0000) | (state[(i + 1) % Self.size] & 0x7FFF_FFFF)
            state[i] = state[(i + 397) % Self.size] ^ (y >> 1) ^ (y & 1 == 0 ? 0 : 0x9908_B0DF)
        }
        position = 0
    }
}
