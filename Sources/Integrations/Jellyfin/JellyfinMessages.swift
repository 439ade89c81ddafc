import Engine

/// The ids of Jellyfin and Emby, which come with hyphens from some places and without from others.
enum JellyfinID {
    static func normal(_ id: String) -> String { id.filter { $0 != "-" }.lowercased() }
}

/// What Jellyfin sends, named as it names it.
struct JellyfinSystem: Decodable, Sendable {
    let Id: String
    let ServerName: String?
    let Version: String?
}

/// A library.
struct JellyfinFolder: Decodable, Sendable {
    let id: String
    let name: String
    let kinds: [TitleKind]
    let language: String?
    /// Under which Emby lists it among those that a user may see.
    let guid: String?

    private enum CodingKeys: String, CodingKey {
        case name = "Name"
        case collectionType = "CollectionType"
        case itemID = "ItemId"
        case options = "LibraryOptions"
        case guid = "Guid"
    }

    private enum OptionKeys: String, CodingKey {
        case language = "PreferredMetadataLanguage"
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        guard let id = try container.text(.itemID) else {
            throw DecodingError.keyNotFound(
                CodingKeys.itemID, .init(codingPath: container.codingPath, debugDescription: "missing"))
        }
        self.id = JellyfinID.normal(id)
        name = try container.text(.name) ?? id
        kinds =
            switch try container.text(.collectionType)?.lowercased() {
            case "movies": [.movie]
            case "tvshows": [.tv]
            // Libraries of mixed content have no type.
            case "mixed", nil: [.movie, .tv]
            default: []
            }
        let options = try? container.nestedContainer(keyedBy: OptionKeys.self, forKey: .options)
        let code = try options?.text(.language)?.prefix { $0 != "-" }.lowercased()
        language = code?.count == 2 ? code : nil
        guid = try container.text(.guid).map(JellyfinID.normal)
    }

    private static let seriesMark = "#tv"

    /// The series of a mixed library are a library of their own.
    func libraryID(_ kind: TitleKind) -> String { kinds.count > 1 && kind == .tv ? id + Self.seriesMark : id }

    /// The folder that a library is, or is a part of.
    static func folderID(of library: ServerLibrary) -> String {
        library.id.hasSuffix(seriesMark) ? String(library.id.dropLast(seriesMark.count)) : library.id
    }
}

struct JellyfinUser: Decodable, Sendable {
    let id: String
    let name: String
    let isAdministrator: Bool
    let isDisabled: Bool
    /// Milliseconds since 1970.
    let lastActivity: Int64?
    private let seesAll: Bool
    private let enabledFolders: Set<String>
    private let blockedFolders: Set<String>

    private enum CodingKeys: String, CodingKey {
        case id = "Id"
        case name = "Name"
        case lastActivity = "LastActivityDate"
        case policy = "Policy"
    }

    private enum PolicyKeys: String, CodingKey {
        case isAdministrator = "IsAdministrator"
        case isDisabled = "IsDisabled"
        case enableAllFolders = "EnableAllFolders"
        case enabledFolders = "EnabledFolders"
        case blockedFolders = "BlockedMediaFolders"
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        id = JellyfinID.normal(try container.decode(String.self, forKey: .id))
        name = try container.text(.name) ?? id
        lastActivity = try container.text(.lastActivity).flatMap(Timestamps.parse)
        // Whose policy cannot be read sees nothing.
        let policy = try? container.nestedContainer(keyedBy: PolicyKeys.self, forKey: .policy)
        isAdministrator = try policy?.flag(.isAdministrator) ?? false
        isDisabled = try policy?.flag(.isDisabled) ?? false
        seesAll = try policy?.flag(.enableAllFolders) ?? false
        enabledFolders = Set(try policy?.list(.enabledFolders, of: String.self).map(JellyfinID.normal) ?? [])
        blockedFolders = Set(try policy?.list(.blockedFolders, of: String.self).map(JellyfinID.normal) ?? [])
    }

    func access(to folders: [JellyfinFolder]) -> ServerAccess {
        if seesAll, blockedFolders.isEmpty { return .all }
        let visible = folders.filter { folder in
            let names = Set([folder.id, folder.guid].compactMap(\.self))
            return (seesAll || !enabledFolders.isDisjoint(with: names)) && blockedFolders.isDisjoint(with: names)
        }
        return .only(Set(visible.flatMap { folder in folder.kinds.map(folder.libraryID) }))
    }
}

/// A part of a list of items.
struct JellyfinList: Decodable, Sendable {
    let entries: [Lossy<JellyfinItem>]
    let total: Int?

    private enum CodingKeys: String, CodingKey {
        case entries = "Items"
        case total = "TotalRecordCount"
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        entries = try container.decode([Lossy<JellyfinItem>].self, forKey: .entries)
        total = try container.integer(.total).map(Int.init(clamping:))
    }

    var ids: [String] { entries.map { $0.value?.id ?? "" } }
    var values: [JellyfinItem] { entries.compactMap(\.value) }
}
