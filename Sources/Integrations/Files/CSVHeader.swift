/// The names of the columns in the first line, compared without regard to case, spaces and punctuation.
package struct CSVHeader: Sendable, Equatable {
    package let names: [String]
    private let folded: [String]

    init(names: [String]) {
        self.names = names
        folded = names.map(Self.fold)
    }

    /// The first column that has any of the names; the first name is the one used in messages.
    func column(_ names: String...) -> CSVColumn {
        let index = names.lazy.compactMap { name in folded.firstIndex(of: Self.fold(name)) }.first
        return CSVColumn(name: names[0], index: index)
    }

    func contains(_ names: String...) -> Bool {
        names.allSatisfy { folded.contains(Self.fold($0)) }
    }

    private static func fold(_ name: String) -> String {
        String(name.lowercased().filter { $0.isLetter || $0.isNumber })
    }
}

/// A column that a format knows, and where it is in the file at hand.
struct CSVColumn: Sendable, Equatable {
    let name: String
    /// `nil` when the file lacks it.
    let index: Int?
}
