/// What Plex sends, named as it names it.
struct PlexAnswer<Content: Decodable & Sendable>: Decodable, Sendable {
    let MediaContainer: Content
}

/// A list, or a part of one.
struct PlexList<Entry: Decodable & Sendable>: Decodable, Sendable {
    let totalSize: Int?
    let entries: [Lossy<Entry>]

    /// The word under which each kind of list has its entries.
    private enum CodingKeys: String, CodingKey {
        case size, totalSize
        case metadata = "Metadata"
        case directory = "Directory"
        case server = "Server"
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        totalSize = try container.integer(.totalSize).map(Int.init(clamping:))
        let key = [CodingKeys.metadata, .directory, .server].first(where: container.contains)
        entries = try key.map { try container.decode([Lossy<Entry>].self, forKey: $0) } ?? []
        guard key != nil || container.contains(.size) else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: container.codingPath, debugDescription: "it is no list"))
        }
    }

    var values: [Entry] { entries.compactMap(\.value) }
}

struct PlexIdentity: Decodable, Sendable {
    let machineIdentifier: String
    let friendlyName: String?
    let version: String?
}

struct PlexSection: Decodable, Sendable {
    let key: String
    let type: String
    let title: String?
    let language: String?
    let contentChangedAt: String?

    private enum CodingKeys: String, CodingKey {
        case key, type, title, language, contentChangedAt
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        guard let key = try container.text(.key), let type = try container.text(.type) else {
            throw DecodingError.keyNotFound(
                CodingKeys.key, .init(codingPath: container.codingPath, debugDescription: "no key or type"))
        }
        self.key = key
        self.type = type
        title = try container.text(.title)
        language = try container.text(.language)
        contentChangedAt = try container.text(.contentChangedAt)
    }
}

/// A value of a list of names, such as a genre or a guid.
struct PlexTag: Decodable, Sendable {
    let tag: String?
    let id: String?

    private enum CodingKeys: String, CodingKey {
        case tag, id
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        tag = try container.text(.tag)
        id = try container.text(.id)
    }
}
