/// Linear algebra on symmetric positive definite matrices by Cholesky factorisation (Golub & Van Loan, "Matrix Computations",
/// 4.2), row-major, no dependencies.
enum PositiveDefinite {
    /// - Parameter matrix: only its lower triangle is read.
    static func inverse(ofLowerTriangle matrix: [Double], size: Int) -> [Double] {
        var lower = matrix
        factorise(&lower, size: size)
        invertTriangle(&lower, size: size)
        // A⁻¹ = L⁻ᵀ · L⁻¹, built by adding the outer product of each row of L⁻¹, which touches memory in order.
        var result = [Double](repeating: 0, count: size * size)
        result.withUnsafeMutableBufferPointer { result in
            lower.withUnsafeBufferPointer { lower in
                for k in 0..<size {
                    for i in 0...k {
                        let factor = lower[k * size + i]
                        for j in 0...i { result[i * size + j] += factor * lower[k * size + j] }
                    }
                }
            }
            for i in 0..<size { for j in 0..<i { result[j * size + i] = result[i * size + j] } }
        }
        return result
    }

    private static func factorise(_ matrix: inout [Double], size: Int) {
        matrix.withUnsafeMutableBufferPointer { lower in
            for i in 0..<size {
                for j in 0...i {
                    var sum = lower[i * size + j] - dot(lower, i * size, j * size, count: j)
                    if i == j {
                        sum = max(sum, 1e-12).squareRoot()
                        lower[i * size + i] = sum
                    } else {
                        lower[i * size + j] = sum / lower[j * size + j]
                    }
                }
            }
        }
    }

    /// L⁻¹ in place, row by row: row i is (eᵢ − Σₖ Lᵢₖ · row k) ÷ Lᵢᵢ.
    private static func invertTriangle(_ lower: inout [Double], size: Int) {
        var row = [Double](repeating: 0, count: size)
        lower.withUnsafeMutableBufferPointer { lower in
            row.withUnsafeMutableBufferPointer { row in
                for i in 0..<size {
                    for j in 0..<i { row[j] = 0 }
                    for k in 0..<i {
                        let factor = lower[i * size + k]
                        for j in 0...k { row[j] -= factor * lower[k * size + j] }
                    }
                    let pivot = lower[i * size + i]
                    for j in 0..<i { lower[i * size + j] = row[j] / pivot }
                    lower[i * size + i] = 1 / pivot
                    for j in (i + 1)..<max(size, i + 1) { lower[i * size + j] = 0 }
                }
            }
        }
    }

    /// Four sums at once, so that additions need not wait for each other.
    private static func dot(_ values: UnsafeMutableBufferPointer<Double>, _ a: Int, _ b: Int, count: Int) -> Double {
        var sums = SIMD4<Double>()
        var k = 0
        while k + 4 <= count {
            let left = SIMD4(values[a + k], values[a + k + 1], values[a + k + 2], values[a + k + 3])
            let right = SIMD4(values[b + k], values[b + k + 1], values[b + k + 2], values[b + k + 3])
            sums += left * right
            k += 4
        }
        var sum = sums.sum()
        while k < count {
            sum += values[a + k] * values[b + k]
            k += 1
        }
        return sum
    }
}
