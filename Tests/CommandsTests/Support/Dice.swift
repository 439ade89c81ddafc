import Engine

/// Seeded chance, with the throws that tests need.
struct Dice {
    private var generator: SplitMix64

    init(seed: UInt64) { generator = SplitMix64(seed: seed) }

    mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &generator) }

    mutating func chance(_ odds: Double) -> Bool { Double.random(in: 0..<1, using: &generator) < odds }

    mutating func one<Element>(of list: [Element]) -> Element { list[number(0...(list.count - 1))] }

    mutating func some<Element>(of list: [Element], most: Int) -> [Element] {
        Array(list.shuffled(using: &generator).prefix(number(0...most)))
    }
}
