/// Where the copies of each title lie. A server has few different sets of libraries that hold a title, so that a question of
/// who may see what is answered once for each set, and not for each title.
struct Shelves: Sendable {
    /// Libraries that hold a title, or held it.
    struct Place: Sendable, Hashable {
        /// All of them: they decide who may know of the title.
        var known: Set<LibraryID> = []
        /// Those that hold it now.
        var present: Set<LibraryID> = []

        var isNowhere: Bool { known.isEmpty }

        init(_ items: some Sequence<LibraryItem>) {
            for item in items {
                known.insert(item.library)
                if item.isPresent { present.insert(item.library) }
            }
        }
    }

    /// The copies as they came.
    let items: [LibraryItem]
    /// The different places of titles; the first is that of the titles that no library ever held.
    let places: [Place]
    /// By row, a position in `places`.
    private let placeOfRow: [Int32]
    /// Positions in `items` by row, those of one row from `offsets[row]` up to `offsets[row + 1]`.
    private let order: [Int32]
    private let offsets: [Int32]

    init(_ items: [LibraryItem], catalogue: Catalogue) {
        let rows = items.map { catalogue.row(of: $0.title) }
        var offsets = [Int32](repeating: 0, count: catalogue.count + 1)
        for row in rows { if let row { offsets[row + 1] += 1 } }
        for row in 0..<catalogue.count { offsets[row + 1] += offsets[row] }
        var next = offsets
        var order = [Int32](repeating: 0, count: Int(offsets[catalogue.count]))
        for (number, row) in rows.enumerated() {
            guard let row else { continue }
            order[Int(next[row])] = Int32(number)
            next[row] += 1
        }
        var places = [Place([])]
        var numbers = [Place([]): Int32(0)]
        var singles: [LibraryID: Int32] = [:]
        func number(of place: Place) -> Int32 {
            if let known = numbers[place] { return known }
            let number = Int32(places.count)
            places.append(place)
            numbers[place] = number
            return number
        }
        placeOfRow = (0..<catalogue.count).map { row in
            let copies = order[Int(offsets[row])..<Int(offsets[row + 1])]
            guard copies.count == 1, let copy = copies.first, items[Int(copy)].isPresent else {
                return number(of: Place(copies.lazy.map { items[Int($0)] }))
            }
            let library = items[Int(copy)].library
            if let known = singles[library] { return known }
            let number = number(of: Place([items[Int(copy)]]))
            singles[library] = number
            return number
        }
        self.items = items
        self.places = places
        self.order = order
        self.offsets = offsets
    }

    /// The position in `places` of where a row is.
    func place(ofRow row: Int) -> Int { Int(placeOfRow[row]) }

    /// Every title lies in the same libraries.
    func isPlacedLike(_ other: Shelves) -> Bool { places == other.places && placeOfRow == other.placeOfRow }

    /// Those that are there.
    func copies(ofRow row: Int) -> [LibraryItem] {
        order[Int(offsets[row])..<Int(offsets[row + 1])].map { items[Int($0)] }.filter(\.isPresent)
    }
}
