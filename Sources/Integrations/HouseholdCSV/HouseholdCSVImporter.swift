import Engine

/// Imports a table of viewings and ratings of several people, as anybody can write it in a spreadsheet.
///
/// A row with a time or a completion is a viewing, one with a rating is a rating, and it can be both. A row without
/// time takes the date of the file, so that a second import of the file finds the same.
struct HouseholdCSVImporter: HistoryImporter {
    var format: ImportFormat { .householdCSV }

    func recognises(_ glimpse: ImportGlimpse) -> Bool {
        guard case .table(let header) = glimpse else { return false }
        return HouseholdCSVColumns.recognises(header)
    }

    func batch(from path: String, for request: ImportRequest) throws -> ImportBatch {
        let file = try ImportFile(path: path)
        let meter = ProgressMeter(files: [file], report: request.progress)
        let decoder = try CSVDecoder(file, limits: request.limits, meter: meter)
        guard HouseholdCSVColumns.recognises(decoder.header) else {
            throw ImportError.wrongHeader(
                path: path, found: decoder.header.names, expected: HouseholdCSVColumns.expected)
        }
        let columns = HouseholdCSVColumns(decoder.header)
        let roster = MemberRoster(members: request.members)
        let undated = min(file.modifiedAt, request.now)
        var builder = ImportBatchBuilder(source: format)
        let rejected = try decoder.forEachRow { row throws(Rejection) in
            let member = try roster.member(named: row.required(columns.member))
            let reference = try columns.reference(row)
            let watchedAt = try row.time(columns.watchedAt, now: request.now)
            let completion = try columns.completion(row)
            let stars = try row.number(columns.rating, in: 0.5...5)
            let season = try row.integer(columns.season, in: 0...10_000)
            let episode = try row.integer(columns.episode, in: 0...1_000_000)
            guard watchedAt != nil || completion != nil || stars != nil else { throw .saysNothing }
            let title = try request.matcher.resolve(reference)
            builder.add(member)
            if watchedAt != nil || completion != nil {
                let event = WatchEvent(
                    member: member.id, title: title, startedAt: watchedAt ?? undated, completion: completion,
                    season: season, episode: episode)
                builder.add(event, moment: watchedAt.map { "\($0)" } ?? "undated")
            }
            if let stars {
                builder.add(Rating(member: member.id, title: title, stars: stars, ratedAt: watchedAt ?? undated))
            }
        }
        builder.reject(rejected)
        meter.finish()
        return builder.batch
    }
}
