import Foundation

extension SourceCursor {
    /// A cursor whose text is JSON with keys in order.
    init(_ position: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        self.init(rawValue: String(decoding: try encoder.encode(position), as: UTF8.self))
    }

    /// `nil` for a cursor of another version, whose reader begins anew.
    func position<Position: Decodable>(_ type: Position.Type) -> Position? {
        try? JSONDecoder().decode(type, from: Data(rawValue.utf8))
    }
}
