package import Engine

/// The titles of a catalogue file, each with the library it stands in.
package struct TitleCatalogue: Sendable {
    package struct Entry: Sendable, Equatable {
        package var title: Title
        /// `nil` where the file names none.
        package var library: LibraryID?
        package var quality: [String]
        /// Where it stands in the file, counted from 1.
        package var line: Int
    }

    package var entries: [Entry]
    package var rejected: [RejectedRow]

    package var titles: [Title] { entries.map(\.title) }

    /// Reads a file of JSON lines; of several lines about one title the first counts, the others are rejected.
    init(_ file: ImportFile, limits: ReadingLimits, meter: ProgressMeter?) throws {
        var entries: [Entry] = []
        var seen: Set<TitleID> = []
        rejected = try JSONLines(file: file, limits: limits, meter: meter).forEach(TitleLine.self) {
            (number, line) throws(Rejection) in
            let title = try line.checked()
            guard seen.insert(title.id).inserted else { throw .duplicate(of: "\(title.id)") }
            entries.append(
                Entry(
                    title: title, library: line.library.map { LibraryID($0) }, quality: line.quality ?? [],
                    line: number))
        }
        self.entries = entries
    }
}
