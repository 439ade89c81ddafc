/// The products whose files can be imported; the raw value is the name by which people choose one.
package enum ImportFormat: String, Sendable, Codable, CaseIterable {
    case movieLens = "movielens"
    case letterboxd
    case trakt
    case householdCSV = "csv"
    case demo

    package var title: String {
        switch self {
        case .movieLens: "MovieLens"
        case .letterboxd: "Letterboxd"
        case .trakt: "Trakt"
        case .householdCSV: "household CSV"
        case .demo: "demo"
        }
    }

    /// What it consists of, for lists of the known formats.
    package var summary: String {
        switch self {
        case .movieLens: "folder with movies.jsonl(.gz), catalogue_*.csv and ratings per household"
        case .letterboxd: "the unpacked export folder, or its watched.csv, ratings.csv or diary.csv"
        case .trakt: "history or ratings as JSON or CSV, or a folder of such JSON files"
        case .householdCSV: "CSV with the columns member,title,year,tmdb_id,watched_at,completion,rating"
        case .demo: "folder with titles.jsonl and household.json"
        }
    }

    package var importer: any HistoryImporter {
        switch self {
        case .movieLens: MovieLensImporter()
        case .letterboxd: LetterboxdImporter()
        case .trakt: TraktImporter()
        case .householdCSV: HouseholdCSVImporter()
        case .demo: DemoImporter()
        }
    }
}
