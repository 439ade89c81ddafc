/// A whole number on the wire that some products send as text; `nil` for an empty text, or one that is no number.
struct WireNumber: Decodable, Sendable, Equatable {
    let value: Int?

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let number = try? container.decode(Int.self) {
            value = number
        } else {
            value = Int(try container.decode(String.self))
        }
    }

    /// Without what stands for “unknown” in many products: 0 and less.
    var id: Int? { value.flatMap { $0 > 0 ? $0 : nil } }
}
