/// A kind of property that titles share and that a member can have a liking for.
package enum Facet: Int, Sendable, CaseIterable {
    case genre
    case keyword
    case director
    case actor
    case studio
    case decade
    case language

    /// The values of `title`, as the names that identify them.
    package func values(of title: Title) -> [String] {
        switch self {
        case .genre: title.genres
        case .keyword: title.keywords
        case .director: title.directors
        case .actor: title.cast
        case .studio: title.studios
        case .decade: title.year.map { ["\($0 / 10 * 10)"] } ?? []
        case .language: title.originalLanguage.map { [$0] } ?? []
        }
    }
}
