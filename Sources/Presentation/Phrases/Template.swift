/// A text with named gaps, `Because you loved {title}`, in one or several plural forms.
package struct Template: Sendable, Equatable, Decodable {
    /// By CLDR category; a text without plural forms stands under `other`.
    private let forms: [String: String]

    package init(_ text: String) { forms = ["other": text] }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let text = try? container.decode(String.self) {
            forms = ["other": text]
        } else {
            forms = try container.decode([String: String].self)
            guard forms["other"] != nil else {
                throw DecodingError.dataCorruptedError(in: container, debugDescription: "the form “other” is missing")
            }
        }
    }

    /// The names of all gaps, over all forms.
    package var gaps: Set<String> { Set(forms.values.flatMap(Self.gaps(in:))) }

    package var texts: [String] { forms.values.sorted() }

    /// - Parameters:
    ///   - values: what the gaps are filled with; a gap without a value stays as it is written.
    ///   - count: chooses the plural form and fills the gap `{count}`.
    package func filled(_ values: [String: String], count: Int? = nil, language: Language) -> String {
        var values = values
        if let count { values["count"] = String(count) }
        let category = count.map(language.pluralCategory(of:)) ?? "other"
        let text = forms[category] ?? forms["other"] ?? ""
        var result = ""
        var rest = text[...]
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            result += rest[..<open]
            let name = String(rest[rest.index(after: open)..<close])
            result += values[name] ?? "{\(name)}"
            rest = rest[rest.index(after: close)...]
        }
        return result + rest
    }

    private static func gaps(in text: String) -> [String] {
        text.split(separator: "{", omittingEmptySubsequences: false).dropFirst().compactMap { part in
            part.firstIndex(of: "}").map { String(part[..<$0]) }
        }
    }
}
