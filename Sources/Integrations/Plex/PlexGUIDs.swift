import Foundation

/// Reads the addresses by which Plex knows titles in other catalogues. Pure.
enum PlexGUIDs {
    /// - Parameters:
    ///   - guid: of an old agent, such as `com.plexapp.agents.imdb://tt0133093?lang=en`; `plex://…` says nothing.
    ///   - guids: of the present agents, such as `tmdb://603`; they win.
    static func ids(guid: String?, guids: [String]) -> ExternalIDs {
        var ids = ExternalIDs()
        for text in guids + (guid.map { [$0] } ?? []) {
            guard let separator = text.range(of: "://") else { continue }
            let value = text[separator.upperBound...].prefix { $0 != "?" && $0 != "/" }
            switch text[..<separator.lowerBound] {
            case "tmdb", "com.plexapp.agents.themoviedb": ids.tmdb = ids.tmdb ?? number(value)
            case "imdb", "com.plexapp.agents.imdb": ids.imdb = ids.imdb ?? imdb(value)
            case "tvdb", "com.plexapp.agents.thetvdb": ids.tvdb = ids.tvdb ?? number(value)
            default: continue
            }
        }
        return ids
    }

    /// Old agents name an episode `com.plexapp.agents.thetvdb://121361/2/3?lang=en`, by the number of its series.
    static func series(ofEpisode guid: String?) -> String? {
        guard let guid, guid.hasPrefix("com.plexapp.agents."), guid.split(separator: "/").count > 2 else { return nil }
        return guid
    }

    private static func number(_ text: Substring) -> Int? { Int(text).flatMap { $0 > 0 ? $0 : nil } }

    private static func imdb(_ text: Substring) -> String? {
        text.hasPrefix("tt") && text.count > 2 && text.dropFirst(2).allSatisfy(\.isASCIIDigit) ? String(text) : nil
    }
}

extension Character {
    fileprivate var isASCIIDigit: Bool { isASCII && isNumber }
}
