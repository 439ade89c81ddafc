package import Engine

/// The embedding of a title's text by a model.
package struct TitleVector: Sendable, Equatable {
    package let title: TitleID
    /// Tells whether the text is still the one that was embedded.
    package let textHash: String
    package let components: [Float]

    package init(title: TitleID, textHash: String, components: [Float]) {
        self.title = title
        self.textHash = textHash
        self.components = components
    }

    /// The components as IEEE 754 single precision, the least significant byte first.
    static func bytes(of components: [Float]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(components.count * 4)
        for component in components {
            let bits = component.bitPattern
            for shift in stride(from: 0, to: 32, by: 8) { bytes.append(UInt8(truncatingIfNeeded: bits >> shift)) }
        }
        return bytes
    }

    /// `nil` when the bytes are not `dimension` finite numbers.
    static func components(from bytes: [UInt8], dimension: Int) -> [Float]? {
        guard dimension > 0, bytes.count == dimension * 4 else { return nil }
        return bytes.withUnsafeBytes { raw -> [Float]? in
            var components: [Float] = []
            components.reserveCapacity(dimension)
            for index in 0..<dimension {
                let bits = UInt32(littleEndian: raw.loadUnaligned(fromByteOffset: index * 4, as: UInt32.self))
                let component = Float(bitPattern: bits)
                guard component.isFinite else { return nil }
                components.append(component)
            }
            return components
        }
    }
}
