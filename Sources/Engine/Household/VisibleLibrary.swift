/// The catalogue as one audience may see it: everything an answer is made of comes through here, so that no mode can
/// forget a permission.
///
/// A title on libraries of the server is visible when every reader may see at least one library that holds it, or held
/// it. A title that no library ever held is public knowledge. Copies that some reader may not see do not exist, and
/// neither does in a room what is for adults.
package struct VisibleLibrary: Sendable {
    private let catalogue: Catalogue
    private let shelves: Shelves
    /// By place of `shelves`.
    private let placements: [Placement]
    private let libraries: [LibraryID: Library]

    private enum Placement {
        case hidden
        case onServer
        case elsewhere
    }

    init(audience: Audience, index: HouseholdIndex, catalogue: Catalogue) {
        self.catalogue = catalogue
        shelves = index.shelves
        // Without members nobody can be asked whether they may.
        libraries = audience.members.isEmpty ? [:] : index.libraries.filter { index.isVisible($0.value, to: audience) }
        // What each single reader may see, by name of the library alone: items can lie in libraries that are not listed.
        let accesses = audience.members.map { index.access[$0] ?? .unknown }
        let hidden = Set(audience.isRoom ? index.libraries.values.filter { $0.suitability == .adult }.map(\.id) : [])
        func everyReaderSees(one of: Set<LibraryID>) -> Bool {
            let shown = of.subtracting(hidden)
            return !accesses.isEmpty && accesses.allSatisfy { access in shown.contains(where: access.allows) }
        }
        placements = index.shelves.places.map { place in
            if place.isNowhere { return .elsewhere }
            guard everyReaderSees(one: place.known) else { return .hidden }
            return everyReaderSees(one: place.present) ? .onServer : .elsewhere
        }
    }

    package func contains(_ row: Int) -> Bool { placements[shelves.place(ofRow: row)] != .hidden }

    package func isOnServer(_ row: Int) -> Bool { placements[shelves.place(ofRow: row)] == .onServer }

    private func copies(ofRow row: Int) -> [LibraryItem] {
        shelves.copies(ofRow: row).filter { libraries[$0.library] != nil }
    }

    /// `nil` when some reader may not see the title.
    package func title(ofRow row: Int) -> VisibleTitle? {
        guard contains(row) else { return nil }
        return VisibleTitle(
            title: catalogue.titles[row], isOnServer: isOnServer(row),
            copies: copies(ofRow: row).map { copy in
                VisibleTitle.Copy(library: libraries[copy.library]?.name ?? "", quality: copy.quality)
            })
    }

    /// Whether the conditions that concern libraries and copies hold.
    func satisfies(_ filters: Filters, row: Int) -> Bool {
        guard isOnServer(row) else {
            return contains(row) && filters.anywhere && filters.libraries.isEmpty && filters.quality.isEmpty
        }
        if filters.libraries.isEmpty, filters.quality.isEmpty { return true }
        return copies(ofRow: row).contains { copy in
            (filters.libraries.isEmpty || filters.libraries.contains(copy.library))
                && filters.quality.isSubset(of: copy.quality)
        }
    }

    /// The libraries that all readers may see, by name.
    package var visibleLibraries: [Library] { libraries.values.sorted { $0.name < $1.name } }
}

/// A title that its readers may see. Only `VisibleLibrary` makes one, so that holding it is the proof.
package struct VisibleTitle: Sendable, Equatable {
    package struct Copy: Sendable, Equatable {
        package let library: String
        package let quality: [String]
    }

    package let title: Title
    package let isOnServer: Bool
    package let copies: [Copy]

    fileprivate init(title: Title, isOnServer: Bool, copies: [Copy]) {
        self.title = title
        self.isOnServer = isOnServer
        self.copies = copies
    }

    package var id: TitleID { title.id }
}
