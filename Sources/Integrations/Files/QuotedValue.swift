extension StringProtocol {
    /// Outside text as it may stand in a message: at most `limit` characters, without control characters, which could
    /// rewrite a terminal.
    func quoted(limit: Int = 60) -> String {
        let visible = String(
            prefix(limit).map { character in
                character.unicodeScalars.contains { $0.properties.generalCategory == .control } ? " " : character
            })
        return count > limit ? visible + "…" : visible
    }
}
