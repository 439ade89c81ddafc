import Foundation

/// Memory with a fixed place, aligned for any object of C, that is overwritten before it is given back.
struct SecretBytes: ~Copyable {
    private let start: UnsafeMutableRawPointer
    let count: Int

    /// Zeros.
    init(count: Int) {
        start = .allocate(byteCount: max(count, 1), alignment: 16)
        start.initializeMemory(as: UInt8.self, repeating: 0, count: max(count, 1))
        self.count = count
    }

    init(copying bytes: some Collection<UInt8>) {
        self.init(count: bytes.count)
        UnsafeMutableRawBufferPointer(start: start, count: count).copyBytes(from: bytes)
    }

    /// From the random number generator of the operating system.
    static func random(count: Int) -> SecretBytes {
        let bytes = SecretBytes(count: count)
        var generator = SystemRandomNumberGenerator()
        for offset in 0..<count {
            bytes.start.storeBytes(of: generator.next(), toByteOffset: offset, as: UInt8.self)
        }
        return bytes
    }

    /// Lends the memory, which lives at least until `body` is done.
    borrowing func withPointer<Result>(_ body: (UnsafeMutableRawPointer) -> Result) -> Result { body(start) }

    /// A copy of the first bytes, which is not wiped.
    borrowing func prefix(_ length: Int) -> Data {
        Data(bytes: start, count: min(length, count))
    }

    deinit {
        // Unlike memset, this may not be optimised away.
        explicit_bzero(start, max(count, 1))
        start.deallocate()
    }
}
