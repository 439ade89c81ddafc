/// Numbers words densely in order of first appearance, comparing bytes: an open-addressed hash table without strings.
struct TermTable: Sendable {
    private(set) var count = 0
    private var slots: [Int32]
    private var starts: [Int32] = [0]
    private var bytes: [UInt8] = []

    init(minimumCapacity: Int = 1024) {
        var capacity = 1024
        while capacity < minimumCapacity * 2 { capacity *= 2 }
        slots = Array(repeating: -1, count: capacity)
    }

    /// The number of `word`, a new one when it is seen for the first time.
    mutating func intern(_ word: UnsafeBufferPointer<UInt8>) -> Int {
        let slot = slot(of: word)
        if slots[slot] >= 0 { return Int(slots[slot]) }
        let number = count
        slots[slot] = Int32(number)
        bytes.append(contentsOf: word)
        starts.append(Int32(bytes.count))
        count += 1
        if count * 2 > slots.count { grow() }
        return number
    }

    mutating func intern(_ word: String) -> Int {
        var word = word
        return word.withUTF8 { intern($0) }
    }

    func number(of word: String) -> Int? {
        var word = word
        let number = word.withUTF8 { slots[slot(of: $0)] }
        return number >= 0 ? Int(number) : nil
    }

    func word(_ number: Int) -> String {
        String(decoding: bytes[Int(starts[number])..<Int(starts[number + 1])], as: UTF8.self)
    }

    private func slot(of word: UnsafeBufferPointer<UInt8>) -> Int {
        let mask = slots.count - 1
        var slot = Int(truncatingIfNeeded: Self.hash(word)) & mask
        while slots[slot] >= 0, !isEqual(Int(slots[slot]), word) { slot = (slot + 1) & mask }
        return slot
    }

    private func isEqual(_ number: Int, _ word: UnsafeBufferPointer<UInt8>) -> Bool {
        let start = Int(starts[number])
        guard Int(starts[number + 1]) - start == word.count else { return false }
        for i in word.indices where bytes[start + i] != word[i] { return false }
        return true
    }

    private mutating func grow() {
        let mask = slots.count * 2 - 1
        var larger = [Int32](repeating: -1, count: slots.count * 2)
        bytes.withUnsafeBufferPointer { bytes in
            for number in 0..<count {
                let word = UnsafeBufferPointer(rebasing: bytes[Int(starts[number])..<Int(starts[number + 1])])
                var slot = Int(truncatingIfNeeded: Self.hash(word)) & mask
                while larger[slot] >= 0 { slot = (slot + 1) & mask }
                larger[slot] = Int32(number)
            }
        }
        slots = larger
    }

    /// FNV-1a with a final mix, so that the low bits depend on every byte.
    private static func hash(_ word: UnsafeBufferPointer<UInt8>) -> UInt64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in word { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
        return hash ^ (hash >> 29)
    }
}
