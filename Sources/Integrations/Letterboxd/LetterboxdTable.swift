/// The three tables of an export that hold a history; the raw value is the file's name.
enum LetterboxdTable: String, CaseIterable {
    /// Viewings with their dates.
    case diary = "diary.csv"
    /// Films marked as seen, with the date of the mark.
    case watched = "watched.csv"
    /// The rating that each film has now.
    case ratings = "ratings.csv"

    /// Recognised by the columns, so that a renamed file works; `nil` for any other table.
    init?(_ header: CSVHeader) {
        guard header.contains("Date", "Name", "Year", "Letterboxd URI") else { return nil }
        if header.contains("Watched Date") {
            self = .diary
        } else {
            self = header.contains("Rating") ? .ratings : .watched
        }
    }

    static let expectedColumns = ["Date", "Name", "Year", "Letterboxd URI"]
}
