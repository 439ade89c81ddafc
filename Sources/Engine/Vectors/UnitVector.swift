/// A direction: the checks that every embedding and query passes on its way in, and the arithmetic that all share.
enum UnitVector {
    /// Rows are padded with zeros to a multiple of this, so that the loops below need no remainder, and every row of
    /// 8-bit or 32-bit numbers starts at a cache line.
    static let block = 64

    static func stride(dimensions: Int) -> Int { (dimensions + block - 1) / block * block }

    /// The magnitude of a vector that is fit for use. In double precision, where squares of floats neither overflow
    /// nor vanish.
    static func magnitude(
        of values: UnsafeBufferPointer<Float>, dimensions: Int, subject: VectorError.Subject
    ) throws(VectorError) -> Double {
        guard values.count == dimensions else {
            throw .wrongDimensions(of: subject, found: values.count, expected: dimensions)
        }
        var sum = 0.0
        for value in values { sum += Double(value) * Double(value) }
        if !sum.isFinite, let component = values.firstIndex(where: { !$0.isFinite }) {
            throw .notFinite(of: subject, component: component)
        }
        guard sum > 0 else { throw .zero(of: subject) }
        return sum.squareRoot()
    }

    /// Writes a vector at unit length, padded with zeros.
    static func write(
        _ vector: UnsafeBufferPointer<Float>, magnitude: Double, to row: UnsafeMutablePointer<Float>, stride: Int
    ) {
        for i in vector.indices { row[i] = Float(Double(vector[i]) / magnitude) }
        for i in vector.count..<stride { row[i] = 0 }
    }

    /// The magnitude of the largest component; more than zero for a vector of unit length.
    static func largest(_ row: UnsafePointer<Float>, stride: Int) -> Float {
        var largest: Float = 0
        for i in 0..<stride { largest = max(largest, row[i].magnitude) }
        return largest
    }

    /// The dot product of two padded, aligned vectors, always added up in the same order: four sums of eight lanes.
    static func dot(_ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, stride: Int) -> Float {
        let (a, b) = (UnsafeRawPointer(a), UnsafeRawPointer(b))
        var (s, t, u, v) = (SIMD8<Float>.zero, SIMD8<Float>.zero, SIMD8<Float>.zero, SIMD8<Float>.zero)
        func product(_ offset: Int) -> SIMD8<Float> {
            a.load(fromByteOffset: offset, as: SIMD8<Float>.self)
                * b.load(fromByteOffset: offset, as: SIMD8<Float>.self)
        }
        var offset = 0
        while offset < stride &* 4 {
            s += product(offset)
            t += product(offset &+ 32)
            u += product(offset &+ 64)
            v += product(offset &+ 96)
            offset &+= 128
        }
        return ((s + t) + (u + v)).sum()
    }
}
