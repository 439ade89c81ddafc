package import Engine

/// A folder with households, titles and mood queries made from the MovieLens ratings, for imports and evaluations.
///
/// Each loader reads its file when called. Files of a split are looked for in the folder of that name, then beside it.
package struct MovieLensFolder: Sendable {
    package let folder: ImportFolder
    private let limits: ReadingLimits

    /// Throws `ImportError.notFound` or `.expectedFolder`.
    package init(_ path: String, limits: ReadingLimits = .standard) throws {
        folder = try ImportFolder(path: path)
        self.limits = limits
    }

    package func titles() throws -> TitleCatalogue {
        try titles(titlesFile(), meter: nil)
    }

    /// The ids of `catalogue_<name>.csv`, such as `all` or `lib2700`, in the order of the file.
    package func catalogueIDs(_ name: String) throws -> DecodedRows<TitleID> {
        try catalogueIDs(catalogueFile(name), meter: nil)
    }

    package func users(split: String, _ experiment: MovieLensProtocol) throws -> DecodedRows<MovieLensUser> {
        try users(usersFile(split, experiment), meter: nil)
    }

    /// The ratings that may be learned from, in the order of the file; they stand for engagement.
    package func trainRatings(split: String, _ experiment: MovieLensProtocol) throws -> DecodedRows<Rating> {
        try ratings(trainFile(split, experiment), now: .max, meter: nil)
    }

    /// The later ratings, which a method must foretell. Throws `ImportError.missingFile` where they are kept apart.
    package func heldOutRatings(split: String, _ experiment: MovieLensProtocol) throws -> DecodedRows<Rating> {
        let file = try file("\(experiment.rawValue)_heldout.csv", split, for: "the comparison with the later ratings")
        return try ratings(file, now: .max, meter: nil)
    }

    package func moodQueries(split: String) throws -> DecodedRows<MoodQuery> {
        let file = try file("mood_queries.jsonl", split, for: "the mood queries")
        var queries: [MoodQuery] = []
        let rejected = try JSONLines(file: file, limits: limits).forEach(MoodQueryLine.self) {
            (_, line) throws(Rejection) in
            if line.split == nil || line.split == split { queries.append(try line.checked()) }
        }
        return DecodedRows(values: queries, rejected: rejected)
    }

    func titlesFile() throws -> ImportFile {
        try folder.file(["movies.jsonl.gz", "movies.jsonl"], for: "the titles")
    }

    func catalogueFile(_ name: String) throws -> ImportFile {
        try file("catalogue_\(name).csv", nil, for: "the catalogue \"\(name)\"")
    }

    func usersFile(_ split: String, _ experiment: MovieLensProtocol) throws -> ImportFile {
        try file("\(experiment.rawValue)_users.csv", split, for: "the people of the split \"\(split)\"")
    }

    func trainFile(_ split: String, _ experiment: MovieLensProtocol) throws -> ImportFile {
        try file("\(experiment.rawValue)_train.csv", split, for: "the ratings of the split \"\(split)\"")
    }

    private func file(_ name: String, _ split: String?, for purpose: String) throws -> ImportFile {
        let places = (split.map { ["\($0)/"] } ?? []) + [""]
        return try folder.file(places.flatMap { ["\($0)\(name).gz", "\($0)\(name)"] }, for: purpose)
    }

    func titles(_ file: ImportFile, meter: ProgressMeter?) throws -> TitleCatalogue {
        try TitleCatalogue(file, limits: limits, meter: meter)
    }

    func catalogueIDs(_ file: ImportFile, meter: ProgressMeter?) throws -> DecodedRows<TitleID> {
        let decoder = try CSVDecoder(file, limits: limits, meter: meter)
        let tmdb = decoder.header.column("tmdb_id")
        try decoder.require([tmdb])
        var ids: [TitleID] = []
        let rejected = try decoder.forEachRow { row throws(Rejection) in
            ids.append(try row.movie(tmdb))
        }
        return DecodedRows(values: ids, rejected: rejected)
    }

    func users(_ file: ImportFile, meter: ProgressMeter?) throws -> DecodedRows<MovieLensUser> {
        let decoder = try CSVDecoder(file, limits: limits, meter: meter)
        let user = decoder.header.column("user")
        let household = decoder.header.column("household")
        let year = decoder.header.column("as_of_year")
        try decoder.require([user, household, year])
        var users: [MovieLensUser] = []
        let rejected = try decoder.forEachRow { row throws(Rejection) in
            guard let asOfYear = try row.year(year) else { throw .missing(column: year.name) }
            users.append(
                MovieLensUser(
                    member: MemberID(try row.required(user)), household: try row.required(household),
                    asOfYear: asOfYear))
        }
        return DecodedRows(values: users, rejected: rejected)
    }

    func ratings(_ file: ImportFile, now: Int64, meter: ProgressMeter?) throws -> DecodedRows<Rating> {
        var ratings: [Rating] = []
        let rejected = try forEachRating(file, now: now, meter: meter) { rating throws(Rejection) in
            ratings.append(rating)
        }
        return DecodedRows(values: ratings, rejected: rejected)
    }

    func forEachRating(
        _ file: ImportFile, now: Int64, meter: ProgressMeter?, _ body: (Rating) throws(Rejection) -> Void
    ) throws -> [RejectedRow] {
        let decoder = try CSVDecoder(file, limits: limits, meter: meter)
        let user = decoder.header.column("user")
        let tmdb = decoder.header.column("tmdb_id")
        let rating = decoder.header.column("rating")
        let time = decoder.header.column("timestamp")
        try decoder.require([user, tmdb, rating, time])
        return try decoder.forEachRow { row throws(Rejection) in
            let member = MemberID(try row.required(user))
            let title = try row.movie(tmdb)
            guard let stars = try row.number(rating, in: 0.5...5) else { throw .missing(column: rating.name) }
            guard let ratedAt = try row.time(time, now: now) else { throw .missing(column: time.name) }
            try body(Rating(member: member, title: title, stars: stars, ratedAt: ratedAt))
        }
    }
}

extension CSVRow {
    fileprivate func movie(_ column: CSVColumn) throws(Rejection) -> TitleID {
        guard let tmdb = try integer(column, in: 1...Int(Int32.max)) else { throw .missing(column: column.name) }
        return TitleID(.movie, tmdb)
    }
}
