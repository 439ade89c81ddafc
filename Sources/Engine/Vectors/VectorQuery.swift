/// A question to an `ExactVectorIndex`, of unit length, once as floats and once as 16-bit codes, and what is needed to
/// bound its similarity to a row by their codes alone.
///
/// With q the query, x a row, q̂ and x̂ what their codes stand for, and all of x and q of unit length:
///
///     x·q = x̂·q̂ + (x − x̂)·q + x̂·(q − q̂) ≤ x̂·q̂ + ‖x − x̂‖ ‖q‖ + ‖x̂‖ ‖q − q̂‖        (Cauchy-Schwarz)
///                                         ≤ x̂·q̂ + ‖x − x̂‖ (1 + ‖q − q̂‖) + ‖q − q̂‖     (‖x̂‖ ≤ 1 + ‖x − x̂‖)
///
/// The query has 16 bits, although the rows have 8, because the loop over both widens the rows anyway: that costs
/// nothing and leaves the row's loss alone to be bounded.
struct VectorQuery: ~Copyable {
    /// `stride` floats, 64-byte aligned.
    let values: UnsafeMutablePointer<Float>
    let codes: UnsafeMutablePointer<Int16>
    /// Component i is about `scale * codes[i]`.
    let scale: Float
    /// What a row's quantisation error is multiplied with in the bound.
    let errorFactor: Float
    /// What is added for the query's own quantisation, and for the rounding of all arithmetic in floats.
    let slack: Float

    /// - Parameter magnitude: of the vector, more than zero.
    init(_ vector: UnsafeBufferPointer<Float>, magnitude: Double, stride: Int) {
        values = UnsafeMutableRawPointer.allocate(byteCount: stride * 6, alignment: 64)
            .bindMemory(to: Float.self, capacity: stride)
        codes = UnsafeMutableRawPointer(values + stride).bindMemory(to: Int16.self, capacity: stride)
        UnitVector.write(vector, magnitude: magnitude, to: values, stride: stride)
        // So large that no sum of products can leave 32 bits.
        let steps = Float(min(32_767, Int(Int32.max) / (127 * stride)))
        scale = UnitVector.largest(values, stride: stride) / steps
        var squares = 0.0
        for i in 0..<stride {
            let code = max(-steps, min(steps, (values[i] / scale).rounded()))
            codes[i] = Int16(code)
            let lost = Double(values[i]) - Double(scale) * Double(code)
            squares += lost * lost
        }
        let error = squares.squareRoot()
        // In units of the rounding of a float: a scanned dot product is off by no more than the additions that one of
        // its terms goes through; the remaining few operations, on numbers below 4, by far less than the 40.
        let rounding = Double(stride / 32 + 40) * 0x1p-24
        errorFactor = Float(1 + error).nextUp
        slack = Float(error + rounding).nextUp
    }

    deinit { values.deallocate() }

    /// No less than the similarity, as `UnitVector.dot` computes it, to a row.
    ///
    /// - Parameter product: the dot product of the row's and the query's codes.
    @inline(__always)
    func bound(product: Int32, scale rowScale: Float, error: Float) -> Float {
        Float(product) * (rowScale * scale) + (error * errorFactor + slack)
    }
}
