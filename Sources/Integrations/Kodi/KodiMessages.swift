import Engine

/// What goes to and comes from Kodi's JSON-RPC, named as it names it.
struct KodiCall: Encodable {
    let jsonrpc = "2.0"
    let id = 1
    let method: String
    let params: KodiParameters?
}

struct KodiParameters: Encodable {
    var properties: [String]
    var limits: Limits?
    var sort: Sort?

    struct Limits: Encodable {
        let start: Int
        let end: Int
    }

    struct Sort: Encodable {
        let method: String
        let order: String
    }
}

struct KodiAnswer<Result: Decodable>: Decodable {
    let result: Result?
    let error: Failure?

    struct Failure: Decodable {
        let message: String?
    }
}

/// Of the protocol, not of the program.
struct KodiVersion: Decodable, Sendable, CustomStringConvertible {
    let description: String

    private enum CodingKeys: String, CodingKey {
        case version
    }

    private enum VersionKeys: String, CodingKey {
        case major, minor
    }

    init(from decoder: any Decoder) throws {
        let parts = try decoder.container(keyedBy: CodingKeys.self)
            .nestedContainer(keyedBy: VersionKeys.self, forKey: .version)
        description = "JSON-RPC \(try parts.integer(.major) ?? 0).\(try parts.integer(.minor) ?? 0)"
    }
}

/// One of the lists of Kodi's library.
enum KodiList: String, Codable, Sendable {
    case movies
    case series = "tvshows"
    case episodes

    init(_ library: ServerLibrary) { self = library.kind == .movie ? .movies : .series }

    var method: String {
        switch self {
        case .movies: "VideoLibrary.GetMovies"
        case .series: "VideoLibrary.GetTVShows"
        case .episodes: "VideoLibrary.GetEpisodes"
        }
    }

    var properties: [String] {
        switch self {
        case .movies:
            [
                "title", "originaltitle", "year", "genre", "plot", "tagline", "director", "cast", "studio", "runtime",
                "mpaa", "country", "uniqueid", "playcount", "lastplayed", "resume", "userrating", "dateadded",
                "streamdetails",
            ]
        case .series:
            [
                "title", "originaltitle", "year", "genre", "plot", "cast", "studio", "mpaa", "uniqueid", "userrating",
                "dateadded", "season", "episode", "runtime",
            ]
        case .episodes:
            ["title", "showtitle", "season", "episode", "tvshowid", "playcount", "lastplayed", "resume", "runtime"]
        }
    }
}

/// A part of a list.
struct KodiPage: Decodable, Sendable {
    let entries: [Lossy<KodiEntry>]
    let total: Int?

    private enum CodingKeys: String, CodingKey {
        case movies, episodes, limits
        case series = "tvshows"
    }

    private enum LimitKeys: String, CodingKey {
        case total
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        total = try container.nestedContainer(keyedBy: LimitKeys.self, forKey: .limits).integer(.total)
            .map(Int.init(clamping:))
        let key = [CodingKeys.movies, .series, .episodes].first(where: container.contains)
        // An empty list is not there at all.
        entries = try key.map { try container.decode([Lossy<KodiEntry>].self, forKey: $0) } ?? []
    }

    var ids: [String] { entries.map { $0.value?.id ?? "" } }
}
