import Engine

/// Imports what one member logged on Letterboxd: viewings without completion, and ratings.
///
/// In a folder, the diary tells the viewings; `watched.csv` adds the films that are not in it.
struct LetterboxdImporter: HistoryImporter {
    var format: ImportFormat { .letterboxd }

    func recognises(_ glimpse: ImportGlimpse) -> Bool {
        switch glimpse {
        case .folder(let names): names.contains { LetterboxdTable(rawValue: $0) != nil }
        case .table(let header): LetterboxdTable(header) != nil
        case .document, .other: false
        }
    }

    func batch(from path: String, for request: ImportRequest) throws -> ImportBatch {
        guard let member = request.member else { throw ImportError.memberRequired(format) }
        let files = try files(at: path)
        let meter = ProgressMeter(files: files, report: request.progress)
        var reading = Reading(member: member, request: request)
        for file in files { try reading.read(file, meter: meter) }
        meter.finish()
        return reading.builder.batch
    }

    private func files(at path: String) throws -> [ImportFile] {
        guard ImportFolder.isFolder(path) else { return [try ImportFile(path: path)] }
        let folder = try ImportFolder(path: path)
        let files = try LetterboxdTable.allCases.compactMap { try folder.file([$0.rawValue]) }
        guard !files.isEmpty else {
            throw ImportError.missingFile(
                folder: path, names: LetterboxdTable.allCases.map(\.rawValue), purpose: "the history")
        }
        return files
    }

    /// The state of reading the tables of one export, the diary first.
    private struct Reading {
        let member: Member
        let request: ImportRequest
        var builder = ImportBatchBuilder(source: .letterboxd)
        private var inDiary: Set<TitleID> = []

        init(member: Member, request: ImportRequest) {
            self.member = member
            self.request = request
            builder.add(member)
        }

        mutating func read(_ file: ImportFile, meter: ProgressMeter) throws {
            let decoder = try CSVDecoder(file, limits: request.limits, meter: meter)
            guard let table = LetterboxdTable(decoder.header) else {
                throw ImportError.wrongHeader(
                    path: file.path, found: decoder.header.names, expected: LetterboxdTable.expectedColumns)
            }
            let columns = LetterboxdColumns(decoder.header)
            let rejected = try decoder.forEachRow { row throws(Rejection) in
                try read(row, columns, of: table)
            }
            builder.reject(rejected)
        }

        private mutating func read(
            _ row: CSVRow, _ columns: LetterboxdColumns, of table: LetterboxdTable
        ) throws(Rejection) {
            let reference = TitleReference(name: try row.required(columns.name), year: try row.year(columns.year))
            let logged = try row.time(columns.date, now: request.now)
            let stars = try row.number(columns.rating, in: 0.5...5)
            let watched = try row.time(columns.watchedDate, now: request.now) ?? logged
            guard let watched else { throw .missing(column: columns.date.name) }
            let title = try request.matcher.resolve(reference)
            switch table {
            case .diary:
                inDiary.insert(title)
                add(title, at: watched)
            case .watched:
                if !inDiary.contains(title) { add(title, at: watched) }
            case .ratings:
                guard stars != nil else { throw .missing(column: columns.rating.name) }
            }
            if let stars {
                builder.add(Rating(member: member.id, title: title, stars: stars, ratedAt: logged ?? watched))
            }
        }

        private mutating func add(_ title: TitleID, at time: Int64) {
            builder.add(WatchEvent(member: member.id, title: title, startedAt: time), moment: "\(time)")
        }
    }
}

/// The columns of all three tables; those that a table lacks are empty in it.
struct LetterboxdColumns {
    let date: CSVColumn
    let name: CSVColumn
    let year: CSVColumn
    let rating: CSVColumn
    let watchedDate: CSVColumn

    init(_ header: CSVHeader) {
        date = header.column("Date")
        name = header.column("Name")
        year = header.column("Year")
        rating = header.column("Rating")
        watchedDate = header.column("Watched Date")
    }
}
