/// The value of a header field with parameters behind it, such as `form-data; name="payload"`.
struct ParameterisedHeader: Equatable {
    /// In lower case.
    var value: String
    /// By name in lower case; of several with one name the first counts.
    var parameters: [String: String] = [:]

    init(_ text: String) {
        var pieces = Self.pieces(of: text)
        value = pieces.removeFirst().lowercased()
        for piece in pieces {
            guard let equals = piece.firstIndex(of: "=") else { continue }
            let name = Self.trimmed(piece[..<equals]).lowercased()
            if parameters[name] == nil {
                parameters[name] = Self.unquoted(Self.trimmed(piece[piece.index(after: equals)...]))
            }
        }
    }

    /// The text between semicolons that stand outside quotation marks, trimmed; at least one piece.
    private static func pieces(of text: String) -> [String] {
        var pieces = [""]
        var isQuoted = false
        var isEscaped = false
        for character in text.unicodeScalars {
            if character == ";", !isQuoted {
                pieces.append("")
                continue
            }
            if character == "\"", !isEscaped { isQuoted.toggle() }
            isEscaped = character == "\\" && isQuoted && !isEscaped
            pieces[pieces.count - 1].unicodeScalars.append(character)
        }
        return pieces.map { trimmed($0[...]) }
    }

    private static func trimmed(_ text: Substring) -> String {
        var text = text
        while let first = text.first, first == " " || first == "\t" { text.removeFirst() }
        while let last = text.last, last == " " || last == "\t" { text.removeLast() }
        return String(text)
    }

    private static func unquoted(_ text: String) -> String {
        guard text.count >= 2, text.hasPrefix("\""), text.hasSuffix("\"") else { return text }
        var plain = ""
        var isEscaped = false
        for character in text.dropFirst().dropLast().unicodeScalars {
            if character == "\\", !isEscaped {
                isEscaped = true
            } else {
                plain.unicodeScalars.append(character)
                isEscaped = false
            }
        }
        return plain
    }
}
