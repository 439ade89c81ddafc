import Engine
import Foundation

/// Imports one member's history and ratings from Trakt: JSON, CSV, or a folder of such files.
///
/// Viewings have no completion; ratings of 1…10 become 0.5…5 stars.
struct TraktImporter: HistoryImporter {
    private static let sections: Set<String> = ["history", "ratings"]

    var format: ImportFormat { .trakt }

    func recognises(_ glimpse: ImportGlimpse) -> Bool {
        switch glimpse {
        case .folder(let names): names.contains(where: Self.isExport)
        case .table(let header): TraktCSVColumns.recognises(header) && !HouseholdCSVColumns.recognises(header)
        case .document(let keys, let section):
            if let section {
                Self.sections.contains(section)
            } else {
                (keys.contains("movie") || keys.contains("show"))
                    && (keys.contains("watched_at") || keys.contains("rated_at"))
            }
        case .other: false
        }
    }

    func batch(from path: String, for request: ImportRequest) throws -> ImportBatch {
        guard let member = request.member else { throw ImportError.memberRequired(format) }
        let files = try files(at: path)
        let meter = ProgressMeter(files: files, report: request.progress)
        var builder = ImportBatchBuilder(source: format)
        builder.add(member)
        for file in files {
            if case .table = try ImportGlimpse(path: file.path, limits: request.limits) {
                try readTable(file, of: member, for: request, meter: meter, into: &builder)
            } else {
                try readDocument(file, of: member, for: request, meter: meter, into: &builder)
            }
        }
        meter.finish()
        return builder.batch
    }

    private static func isExport(_ name: String) -> Bool {
        name.hasSuffix(".json") && sections.contains { name.lowercased().contains($0) }
    }

    private func files(at path: String) throws -> [ImportFile] {
        guard ImportFolder.isFolder(path) else { return [try ImportFile(path: path)] }
        let folder = try ImportFolder(path: path)
        let names = try folder.names().filter(Self.isExport)
        guard !names.isEmpty else {
            throw ImportError.missingFile(
                folder: path, names: ["history.json", "ratings.json"], purpose: "the history")
        }
        return try names.map { try ImportFile(path: folder.location(of: $0)) }
    }

    private func readDocument(
        _ file: ImportFile, of member: Member, for request: ImportRequest, meter: ProgressMeter,
        into builder: inout ImportBatchBuilder
    ) throws {
        let reader = try JSONEntryReader(file, limits: request.limits, meter: meter)
        let decoder = JSONDecoder()
        var rejections = Rejections(file: file, limits: request.limits)
        var count = 0
        while let entry = try reader.next() {
            guard entry.key.map(Self.sections.contains) ?? true else { continue }
            count += 1
            guard count <= request.limits.lines else {
                throw ImportError.tooManyLines(path: file.path, limit: request.limits.lines)
            }
            do {
                let record = try entry.decode(TraktEntry.self, by: decoder, from: file).record()
                try add(record, of: member, for: request, into: &builder)
            } catch let rejection as Rejection {
                try rejections.add(line: entry.line, rejection)
            }
        }
        builder.reject(rejections.rows)
    }

    private func readTable(
        _ file: ImportFile, of member: Member, for request: ImportRequest, meter: ProgressMeter,
        into builder: inout ImportBatchBuilder
    ) throws {
        let decoder = try CSVDecoder(file, limits: request.limits, meter: meter)
        guard TraktCSVColumns.recognises(decoder.header) else {
            throw ImportError.wrongHeader(
                path: file.path, found: decoder.header.names, expected: TraktCSVColumns.expected)
        }
        let columns = TraktCSVColumns(decoder.header)
        let rejected = try decoder.forEachRow { row throws(Rejection) in
            let record = try columns.record(row, matcher: request.matcher)
            try add(record, of: member, for: request, into: &builder)
        }
        builder.reject(rejected)
    }

    private func add(
        _ record: TraktRecord, of member: Member, for request: ImportRequest,
        into builder: inout ImportBatchBuilder
    ) throws(Rejection) {
        guard ["movie", "show", "season", "episode"].contains(record.type) else {
            throw .unsupported(what: "the type \"\(record.type)\"")
        }
        let watchedAt = try time(record.watchedAt, "watched_at", now: request.now)
        let ratedAt = try time(record.ratedAt, "rated_at", now: request.now)
        // In a history export the rating is the present one of what was watched, without a date of its own.
        let rating = record.type == "season" || record.type == "episode" ? nil : record.rating
        guard watchedAt != nil || ratedAt != nil else { throw .missing(column: "watched_at or rated_at") }
        if watchedAt == nil, rating == nil {
            guard record.rating == nil else { throw .unsupported(what: "a rating of a single \(record.type)") }
            throw .missing(column: "rating")
        }
        let stars = try rating.map { value throws(Rejection) in
            try Decimals.checked(value, in: 1...10, column: "rating") / 2
        }
        let title = try request.matcher.resolve(record.reference)
        if let watchedAt {
            let event = WatchEvent(
                member: member.id, title: title, startedAt: watchedAt, season: record.season,
                episode: record.episode)
            builder.add(event, moment: "\(watchedAt)")
        }
        if let stars, let time = ratedAt ?? watchedAt {
            builder.add(Rating(member: member.id, title: title, stars: stars, ratedAt: time))
        }
    }

    private func time(_ text: String?, _ column: String, now: Int64) throws(Rejection) -> Int64? {
        guard let text, !text.isEmpty else { return nil }
        return try Timestamps.checked(text, column: column, now: now)
    }
}
