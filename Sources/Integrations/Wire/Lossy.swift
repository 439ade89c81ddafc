import Web

/// A value that does not spoil the list it stands in when it cannot be understood.
struct Lossy<Value: Decodable>: Decodable {
    let value: Value?
    /// What is wrong with it, such as `“started” is no number`; `nil` when it was understood.
    let problem: String?

    init(from decoder: any Decoder) throws {
        do {
            value = try Value(from: decoder)
            problem = nil
        } catch let error as DecodingError {
            value = nil
            problem = Self.words(for: error)
        }
    }

    private static func words(for error: DecodingError) -> String {
        switch error {
        case .keyNotFound(let key, _): "“\(key.stringValue)” is missing"
        case .valueNotFound(_, let context), .typeMismatch(_, let context): name(context) + " is of another kind"
        case .dataCorrupted(let context): context.debugDescription
        @unknown default: "it cannot be read"
        }
    }

    private static func name(_ context: DecodingError.Context) -> String {
        context.codingPath.last.flatMap { $0.intValue == nil ? "“\($0.stringValue)”" : nil } ?? "it"
    }
}

extension Lossy: Sendable where Value: Sendable {}

extension Array {
    /// All values, for lists from whose gaps something would be concluded.
    /// - Throws: the error that `report` makes of what is wrong with the first that was not understood.
    func complete<Value>(orReport report: (String) -> WebError) throws -> [Value] where Element == Lossy<Value> {
        try map { entry in
            guard let value = entry.value else {
                throw report("an entry of a list cannot be read: \(entry.problem ?? "it is of another kind")")
            }
            return value
        }
    }
}
