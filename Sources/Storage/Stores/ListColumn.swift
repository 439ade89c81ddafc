/// A list of short texts in one column, one per line (docs/decisions/0002-list-columns.md).
enum ListColumn {
    /// Empty elements are left out; a line break inside an element becomes a space.
    static func encode(_ list: [String]) -> String {
        var text = ""
        for element in list where !element.isEmpty {
            if !text.isEmpty { text += "\n" }
            let hasBreak = element.utf8.contains { $0 == 10 }
            text += hasBreak ? element.replacing("\n", with: " ").replacing("\r\n", with: " ") : element
        }
        return text
    }

    static func decode(_ text: String) -> [String] {
        guard !text.isEmpty else { return [] }
        var list: [String] = []
        let bytes = text.utf8
        var start = bytes.startIndex
        while let end = bytes[start...].firstIndex(of: 10) {
            list.append(String(text[start..<end]))
            start = bytes.index(after: end)
        }
        list.append(String(text[start...]))
        return list
    }
}
