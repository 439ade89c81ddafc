import Engine

/// The columns of the generic table; `member` and a way to name the title are required.
struct HouseholdCSVColumns {
    let member: CSVColumn
    let title: CSVColumn
    let year: CSVColumn
    let tmdb: CSVColumn
    let kind: CSVColumn
    let season: CSVColumn
    let episode: CSVColumn
    let watchedAt: CSVColumn
    let completion: CSVColumn
    let rating: CSVColumn

    init(_ header: CSVHeader) {
        member = header.column("member")
        title = header.column("title")
        year = header.column("year")
        tmdb = header.column("tmdb_id")
        kind = header.column("kind")
        season = header.column("season")
        episode = header.column("episode")
        watchedAt = header.column("watched_at")
        completion = header.column("completion")
        rating = header.column("rating")
    }

    static let expected = ["member", "title", "year", "tmdb_id", "watched_at", "completion", "rating"]

    static func recognises(_ header: CSVHeader) -> Bool {
        let columns = HouseholdCSVColumns(header)
        return columns.member.index != nil
            && (columns.tmdb.index != nil || (columns.title.index != nil && columns.year.index != nil))
            && [columns.watchedAt, columns.completion, columns.rating].contains { $0.index != nil }
    }

    /// A TMDB id, also as `movie:603` or `tv:1399`, or a title with its year.
    func reference(_ row: CSVRow) throws(Rejection) -> TitleReference {
        var reference = TitleReference(name: row.text(title), year: try row.year(year))
        if let kind = row.text(kind) {
            guard let kind = TitleKind(rawValue: kind.lowercased()) else {
                throw .unsupported(what: "the kind \"\(kind)\"")
            }
            reference.kind = kind
        }
        if let text = row.text(tmdb), let id = TitleID(text) {
            reference.kind = id.kind
            reference.tmdb = id.tmdb
        } else {
            reference.tmdb = try row.integer(tmdb, in: 1...Int(Int32.max))
        }
        guard reference.tmdb != nil || reference.name != nil else { throw .missing(column: "tmdb_id or title") }
        return reference
    }

    /// 0…1, written so or in percent.
    func completion(_ row: CSVRow) throws(Rejection) -> Double? {
        guard let text = row.text(completion) else { return nil }
        guard let value = Decimals.parseFraction(text) else {
            throw .notANumber(column: completion.name, value: text)
        }
        guard (0...1).contains(value) else {
            throw .outOfRange(column: completion.name, value: text, allowed: "0 to 1 (or 0% to 100%)")
        }
        return value
    }
}
