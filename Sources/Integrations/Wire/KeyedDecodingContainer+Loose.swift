/// Reads values of systems that are careless with types: numbers in quotation marks, `""` for nothing, 1 for true.
///
/// `null`, a missing key and an empty text are `nil`; what cannot be meant is a `DecodingError`.
extension KeyedDecodingContainer {
    func text(_ key: Key) throws -> String? {
        guard contains(key), !(try decodeNil(forKey: key)) else { return nil }
        if let text = try? decode(String.self, forKey: key) { return text.isEmpty ? nil : text }
        if let number = try? decode(Int64.self, forKey: key) { return String(number) }
        if let number = try? decode(Double.self, forKey: key) { return String(number) }
        throw mistake(key, "is no text")
    }

    /// The same as `text`, quicker for what mostly is a number.
    func numberText(_ key: Key) throws -> String? {
        if let number = try? decodeIfPresent(Int64.self, forKey: key) { return String(number) }
        return try text(key)
    }

    /// Whole numbers that are written as `7.0` count as such.
    func integer(_ key: Key) throws -> Int64? {
        guard contains(key), !(try decodeNil(forKey: key)) else { return nil }
        if let number = try? decode(Int64.self, forKey: key) { return number }
        return try number(key).map { number in
            guard let whole = Int64(exactly: number.rounded(.towardZero)) else {
                throw mistake(key, "is no whole number")
            }
            return whole
        }
    }

    /// Finite.
    func number(_ key: Key) throws -> Double? {
        guard contains(key), !(try decodeNil(forKey: key)) else { return nil }
        if let number = try? decode(Double.self, forKey: key), number.isFinite { return number }
        guard let text = try? decode(String.self, forKey: key) else { throw mistake(key, "is no number") }
        guard !text.isEmpty else { return nil }
        guard let number = Double(text), number.isFinite else { throw mistake(key, "is no number") }
        return number
    }

    func flag(_ key: Key) throws -> Bool? {
        guard contains(key), !(try decodeNil(forKey: key)) else { return nil }
        if let flag = try? decode(Bool.self, forKey: key) { return flag }
        switch try text(key)?.lowercased() {
        case nil: return nil
        case "1", "true", "yes": return true
        case "0", "false", "no": return false
        default: throw mistake(key, "is neither true nor false")
        }
    }

    /// The elements that can be understood; none when there is no list.
    func list<Element: Decodable>(_ key: Key, of type: Element.Type) throws -> [Element] {
        guard contains(key), !(try decodeNil(forKey: key)) else { return [] }
        return try decode([Lossy<Element>].self, forKey: key).compactMap(\.value)
    }

    private func mistake(_ key: Key, _ what: String) -> DecodingError {
        .dataCorrupted(.init(codingPath: codingPath + [key], debugDescription: "“\(key.stringValue)” \(what)"))
    }
}
