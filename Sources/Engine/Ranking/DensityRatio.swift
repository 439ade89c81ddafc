import Foundation

/// How much denser a member's titles lie around a value (a year, a popularity) than what everybody watches does.
///
/// Both densities are Gaussian kernel estimates over bins (Silverman 1986); the ratio is pulled to 1 by a few titles of
/// the general density, so that a short history says little. The result is its natural logarithm, −4…4.
struct DensityRatio {
    private let ratios: [Float]
    private static let limit: Float = 4
    private static let priorTitles: Float = 5

    /// - Parameters:
    ///   - own: weight of the member's titles per bin.
    ///   - general: weight of everybody's watching per bin; any scale.
    ///   - bandwidth: standard deviation of the kernel, in bins.
    init(own: [Float], general: [Float], bandwidth: Float) {
        let ownMass = own.reduce(0, +)
        let generalMass = general.reduce(0, +)
        guard ownMass > 0, generalMass > 0 else {
            ratios = Array(repeating: 0, count: own.count)
            return
        }
        let kernel = Self.kernel(bandwidth: bandwidth)
        let member = Self.smoothed(own, kernel)
        let all = Self.smoothed(general, kernel)
        ratios = zip(member, all).map { member, all in
            let expected = all / generalMass
            let found = (member + Self.priorTitles * expected) / ((ownMass + Self.priorTitles) * expected + 1e-9)
            return min(max(log(found + 1e-9), -Self.limit), Self.limit)
        }
    }

    subscript(bin: Int) -> Float { ratios.indices.contains(bin) ? ratios[bin] : 0 }

    private static func kernel(bandwidth: Float) -> [Float] {
        let reach = Int((bandwidth * 4).rounded(.up))
        return (0...reach).map { distance in
            let scaled = Float(distance) / bandwidth
            return exp(-scaled * scaled / 2)
        }
    }

    private static func smoothed(_ masses: [Float], _ kernel: [Float]) -> [Float] {
        var result = [Float](repeating: 0, count: masses.count)
        for (bin, mass) in masses.enumerated() where mass > 0 {
            for other in max(bin - kernel.count + 1, 0)...min(bin + kernel.count - 1, masses.count - 1) {
                result[other] += mass * kernel[abs(other - bin)]
            }
        }
        return result
    }
}
