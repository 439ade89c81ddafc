/// Room for 256 embeddings of unit length, each twice: as floats, and as 8-bit codes with a bound on what they lose.
///
/// An index grows block by block, so that nothing is copied and no more than one block is spare, and copies of an index
/// share their full blocks.
///
/// `@unchecked Sendable` because of the raw memory, which this object alone owns: `append` is called only by an index
/// that holds the one reference to the block, and everything else reads.
final class VectorBlock: @unchecked Sendable {
    static let capacity = 256

    let stride: Int
    private(set) var count = 0
    /// `capacity` rows of `stride` floats, 64-byte aligned.
    let rows: UnsafeMutablePointer<Float>
    /// As many codes, so that component i of a row is about `scales[row] * codes[i]`.
    let codes: UnsafeMutablePointer<Int8>
    let scales: UnsafeMutablePointer<Float>
    /// By row: no less than the Euclidean distance from the row to its codes times its scale.
    let errors: UnsafeMutablePointer<Float>
    private let memory: UnsafeMutableRawPointer

    /// The bytes of one block.
    static func bytes(stride: Int) -> Int { capacity * (stride * 5 + 8) }

    init(stride: Int) {
        self.stride = stride
        let values = Self.capacity * stride
        memory = .allocate(byteCount: Self.bytes(stride: stride), alignment: 64)
        rows = memory.bindMemory(to: Float.self, capacity: values)
        codes = (memory + values * 4).bindMemory(to: Int8.self, capacity: values)
        scales = (memory + values * 5).bindMemory(to: Float.self, capacity: Self.capacity)
        errors = (memory + values * 5 + Self.capacity * 4).bindMemory(to: Float.self, capacity: Self.capacity)
    }

    deinit { memory.deallocate() }

    func copy() -> VectorBlock {
        let copy = VectorBlock(stride: stride)
        copy.rows.update(from: rows, count: count * stride)
        copy.codes.update(from: codes, count: count * stride)
        copy.scales.update(from: scales, count: count)
        copy.errors.update(from: errors, count: count)
        copy.count = count
        return copy
    }

    /// - Parameter magnitude: of the vector, more than zero.
    func append(_ vector: UnsafeBufferPointer<Float>, magnitude: Double) {
        precondition(count < Self.capacity, "the index begins a new block before")
        let row = rows + count * stride
        UnitVector.write(vector, magnitude: magnitude, to: row, stride: stride)
        let codes = codes + count * stride
        let largest = UnitVector.largest(row, stride: stride)
        let scale = largest / 127
        var error = 0.0
        for i in 0..<stride {
            let code = max(-127, min(127, (row[i] / scale).rounded()))
            codes[i] = Int8(code)
            let lost = Double(row[i]) - Double(scale) * Double(code)
            error += lost * lost
        }
        scales[count] = scale
        // Rounded up: the sum above is exact to far more digits than a float has.
        errors[count] = Float(error.squareRoot()).nextUp
        count += 1
    }
}
