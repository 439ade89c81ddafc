package import Engine

/// What is read from a media server: its libraries and what is in them, its people and what they may see.
///
/// Everything is named by the ids of the server, as text. Every call throws `WebError` when the server does not answer
/// as it should, and `CancellationError` when the task was cancelled.
package protocol MediaServer: Sendable {
    /// Who answers at the configured address; the first call of every sync.
    func identity() async throws -> ServerIdentity

    /// The sections that hold films or series; others (music, photos) are left out.
    func libraries() async throws -> [ServerLibrary]

    /// The next items of a library that are new or changed, in the order in which they changed.
    ///
    /// The pages of one pass overlap rather than leave something out when the library changes meanwhile; an item may
    /// come twice.
    /// - Parameter cursor: of the page before; `nil` begins with everything.
    func items(in library: ServerLibrary, after cursor: SourceCursor?) async throws -> SourcePage<ServerItem>

    /// The ids of all films and series in a library, complete; what is known and not among them was removed.
    /// - Throws: `WebError` also when the listing kept shifting while it was read.
    func itemIDs(in library: ServerLibrary) async throws -> Set<String>

    /// Everybody who has access, with what they may see.
    func accounts() async throws -> [ServerAccount]

    /// Whether it tells the stars that everybody gave, or only those of its owner.
    var tellsRatingsOfEverybody: Bool { get }

    /// All stars that those people gave on the server of whom it tells them.
    func ratings(of accounts: [ServerAccount]) async throws -> [ServerRating]
}

/// Who a server says it is.
package struct ServerIdentity: Sendable, Equatable {
    /// Never changes, such as Plex's machine identifier.
    package var id: String
    /// As its owner called it.
    package var name: String
    package var version: String

    package init(id: String, name: String, version: String) {
        self.id = id
        self.name = name
        self.version = version
    }
}

/// A section of a media server.
package struct ServerLibrary: Sendable, Equatable {
    package var id: String
    package var name: String
    package var kind: TitleKind
    /// Something that is different whenever the content is; `nil` when the server offers nothing of the kind.
    package var contentMark: String?
    /// ISO 639-1, the language that its metadata is in.
    package var language: String?

    package init(id: String, name: String, kind: TitleKind, contentMark: String? = nil, language: String? = nil) {
        self.id = id
        self.name = name
        self.kind = kind
        self.contentMark = contentMark
        self.language = language
    }
}

/// Somebody who may use a media server.
package struct ServerAccount: Sendable, Equatable {
    package var id: String
    package var name: String
    package var isOwner: Bool
    package var access: ServerAccess
    /// When they last did something, milliseconds since 1970, as far as the server tells.
    package var lastActiveAt: Int64?

    package init(id: String, name: String, isOwner: Bool, access: ServerAccess, lastActiveAt: Int64? = nil) {
        self.id = id
        self.name = name
        self.isOwner = isOwner
        self.access = access
        self.lastActiveAt = lastActiveAt
    }
}

/// Which libraries an account may see, by the ids of the server.
package enum ServerAccess: Sendable, Equatable {
    case all
    case only(Set<String>)
}

/// Stars given on a media server.
package struct ServerRating: Sendable, Equatable {
    package var account: String
    /// Of a film or a series; ratings of episodes are left out.
    package var item: String
    /// 0.5…5
    package var stars: Double
    /// Milliseconds since 1970; 0 when the server does not tell.
    package var ratedAt: Int64

    package init(account: String, item: String, stars: Double, ratedAt: Int64) {
        self.account = account
        self.item = item
        self.stars = stars
        self.ratedAt = ratedAt
    }
}
