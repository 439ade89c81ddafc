import Engine
import Integrations

/// A title as a media server describes it, until a catalogue of the world says more.
enum ServerTitle {
    static func title(_ id: TitleID, from item: ServerItem, language: String?) -> Title {
        var title = Title(
            id: id, imdbID: item.ids.imdb, name: item.name, year: item.year, genres: genres(of: item),
            overview: item.overview, tagline: item.tagline, directors: item.directors, cast: item.cast,
            studios: item.studios, runtime: item.runtime, seasons: item.seasons, episodes: item.episodes,
            originalLanguage: originalLanguage(of: item))
        // The words of a German section are German, whatever the film was shot in.
        if let language, language != "en" {
            title.localized[language] = Title.LocalizedText(title: item.name, overview: item.overview)
            if let original = item.originalName { title.name = original }
        }
        return title
    }

    /// In the words of TMDB where a server uses others, each once.
    private static func genres(of item: ServerItem) -> [String] {
        var genres: [String] = []
        for genre in item.genres {
            for name in names[genre.lowercased()] ?? [genre] where !genres.contains(name) { genres.append(name) }
        }
        return genres
    }

    /// Only anime tells its language, by its genre.
    private static func originalLanguage(of item: ServerItem) -> String? {
        item.originalLanguage ?? (item.genres.contains { $0.lowercased() == "anime" } ? "ja" : nil)
    }

    private static let names: [String: [String]] = [
        "sci-fi": ["Science Fiction"], "scifi": ["Science Fiction"], "science-fiction": ["Science Fiction"],
        "sci-fi & fantasy": ["Science Fiction", "Fantasy"], "action/adventure": ["Action", "Adventure"],
        "action & adventure": ["Action", "Adventure"], "war & politics": ["War"], "anime": ["Animation"],
        "animated": ["Animation"], "children": ["Family"], "kids": ["Family"], "musical": ["Music"],
        "biography": ["History"], "suspense": ["Thriller"], "romantic comedy": ["Romance", "Comedy"],
        "tv movie": ["TV Movie"], "martial arts": ["Action"], "film-noir": ["Crime"], "sport": ["Drama"],
    ]
}
