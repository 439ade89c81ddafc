/// A user of the media server.
package struct MemberID: Hashable, Sendable, Comparable, CustomStringConvertible {
    package let rawValue: String
    package init(_ rawValue: String) { self.rawValue = rawValue }
    package var description: String { rawValue }
    package static func < (a: MemberID, b: MemberID) -> Bool { a.rawValue < b.rawValue }
}

/// A member as people know them.
package struct Member: Sendable, Equatable {
    package var id: MemberID
    package var name: String
    /// The owner of the server sees every library.
    package var isOwner: Bool

    package init(id: MemberID, name: String, isOwner: Bool = false) {
        self.id = id
        self.name = name
        self.isOwner = isOwner
    }
}

/// A section of a media server.
package struct LibraryID: Hashable, Sendable, Comparable, CustomStringConvertible {
    package let rawValue: String
    package init(_ rawValue: String) { self.rawValue = rawValue }
    package var description: String { rawValue }
    package static func < (a: LibraryID, b: LibraryID) -> Bool { a.rawValue < b.rawValue }
}

package struct Library: Sendable, Equatable {
    /// Whom a section is meant for, which is not who may see it.
    package enum Suitability: String, Sendable, Codable, CaseIterable {
        case everyone
        case children
        /// Never shown in a room, whoever is in it.
        case adult
    }

    package var id: LibraryID
    package var name: String
    /// What everything in it belongs to; `nil` leaves that to each title.
    package var domain: Domain?
    package var suitability: Suitability

    package init(id: LibraryID, name: String, domain: Domain? = nil, suitability: Suitability = .everyone) {
        self.id = id
        self.name = name
        self.domain = domain
        self.suitability = suitability
    }
}

/// Which libraries a member may see. `unknown` means never synced: nothing from any library is shown (fail closed).
package enum LibraryAccess: Sendable, Equatable {
    case all
    case only(Set<LibraryID>)
    case unknown

    package func allows(_ library: LibraryID) -> Bool {
        switch self {
        case .all: true
        case .only(let allowed): allowed.contains(library)
        case .unknown: false
        }
    }
}

/// A title in a library, with what can be said of the quality of its copies there.
package struct LibraryItem: Sendable, Equatable {
    package var title: TitleID
    package var library: LibraryID
    /// Badges such as `4K`, `HDR`, `Dolby Vision`, `Atmos`, `1080p`.
    package var quality: [String]
    /// When it was added to the server, milliseconds since 1970.
    package var addedAt: Int64?
    /// Whether it is still there. What was removed cannot be played, but who may know of it stays as it was.
    package var isPresent: Bool

    package init(
        title: TitleID, library: LibraryID, quality: [String] = [], addedAt: Int64? = nil, isPresent: Bool = true
    ) {
        self.title = title
        self.library = library
        self.quality = quality
        self.addedAt = addedAt
        self.isPresent = isPresent
    }
}
