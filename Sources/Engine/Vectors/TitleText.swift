/// What a title is about, as one text for a model that turns texts into vectors.
package enum TitleText {
    /// Characters. Models read some hundred words and cut the rest.
    private static let longest = 1_200

    /// Name and year, tagline, genres, keywords, overview: what says most comes first and is never cut.
    ///
    /// The same title has the same text, so that the text's digest tells whether its vector is still true.
    package static func text(of title: Title) -> String {
        var parts = [title.year.map { "\(title.name) (\($0))." } ?? "\(title.name)."]
        if !title.tagline.isEmpty { parts.append(sentence(title.tagline)) }
        if !title.genres.isEmpty { parts.append(title.genres.joined(separator: ", ") + ".") }
        if !title.keywords.isEmpty { parts.append(title.keywords.prefix(30).joined(separator: ", ") + ".") }
        if !title.overview.isEmpty { parts.append(title.overview) }
        return String(parts.joined(separator: " ").prefix(longest))
    }

    private static func sentence(_ text: String) -> String {
        text.last.map { ".!?…".contains($0) } == true ? text : text + "."
    }
}
