import CVectorKernels
import Testing

@testable import Engine

struct VectorKernelTests {
    @Test func productsEqualThoseOfAPlainLoop() {
        var generator = SplitMix64(seed: 11)
        for (stride, count) in [(64, 1), (64, 256), (128, 5), (768, 33), (3072, 7), (1, 3), (63, 9)] {
            let rows = (0..<stride * count).map { _ in Int8.random(in: -127...127, using: &generator) }
            let most = Int16(min(32_767, Int(Int32.max) / (127 * stride)))
            for query in [
                (0..<stride).map { _ in Int16.random(in: -most...most, using: &generator) },
                Array(repeating: most, count: stride),
            ] {
                var products = [Int32](repeating: 0, count: count)
                cvk_dot_products(rows, query, stride, count, &products)
                for row in 0..<count {
                    var expected: Int32 = 0
                    for i in 0..<stride { expected += Int32(rows[row * stride + i]) * Int32(query[i]) }
                    #expect(products[row] == expected)
                }
            }
        }
    }

    @Test func theLargestProductsFitIn32Bits() {
        for stride in [64, 768, 65_536] {
            let most = Int16(min(32_767, Int(Int32.max) / (127 * stride)))
            var product: Int32 = 0
            cvk_dot_products(
                Array(repeating: -127, count: stride), Array(repeating: most, count: stride), stride, 1, &product)
            #expect(Int(product) == -127 * Int(most) * stride)
        }
    }
}
