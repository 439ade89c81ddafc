import Engine
import Foundation

/// Imports the household that comes with the program, so that it can be tried without a media server.
struct DemoImporter: HistoryImporter {
    var format: ImportFormat { .demo }

    func recognises(_ glimpse: ImportGlimpse) -> Bool {
        guard case .folder(let names) = glimpse else { return false }
        return names.contains("household.json")
    }

    func batch(from path: String, for request: ImportRequest) throws -> ImportBatch {
        let folder = try ImportFolder(path: path)
        let titlesFile = try folder.file(["titles.jsonl", "titles.jsonl.gz"], for: "the titles of the demo")
        let householdFile = try folder.file(["household.json"], for: "the people of the demo")
        let meter = ProgressMeter(files: [titlesFile, householdFile], report: request.progress)
        let catalogue = try TitleCatalogue(titlesFile, limits: request.limits, meter: meter)
        let (libraries, members) = try household(householdFile, limits: request.limits, meter: meter)
        let known = Set(libraries.map(\.id))

        var builder = ImportBatchBuilder(source: format)
        builder.reject(catalogue.rejected)
        var misplaced = Rejections(file: titlesFile, limits: request.limits)
        var items: [LibraryItem] = []
        for entry in catalogue.entries {
            guard let library = entry.library else { continue }
            if known.contains(library) {
                items.append(LibraryItem(title: entry.title.id, library: library, quality: entry.quality))
            } else {
                try misplaced.add(line: entry.line, .unknownLibrary(library.rawValue))
            }
        }
        builder.reject(misplaced.rows)
        builder.setCatalogue(titles: catalogue.titles, libraries: libraries, items: items)

        var reading = DemoReading(
            builder: builder, titles: Set(catalogue.entries.map(\.title.id)), libraries: known,
            rejections: Rejections(file: householdFile, limits: request.limits), now: request.now)
        for (line, member) in members { try reading.add(member, line: line) }
        reading.builder.reject(reading.rejections.rows)
        meter.finish()
        return reading.builder.batch
    }

    /// A household that cannot be read exactly is refused: it is part of the program.
    private func household(
        _ file: ImportFile, limits: ReadingLimits, meter: ProgressMeter
    ) throws -> (libraries: [Library], members: [(line: Int, member: DemoMember)]) {
        let reader = try JSONEntryReader(file, limits: limits, meter: meter)
        let decoder = JSONDecoder()
        var libraries: [Library] = []
        var members: [(line: Int, member: DemoMember)] = []
        while let entry = try reader.next() {
            do {
                switch entry.key {
                case "libraries":
                    let library = try entry.decode(DemoLibrary.self, by: decoder, from: file)
                    libraries.append(Library(id: LibraryID(library.id), name: library.name))
                case "members":
                    members.append((entry.line, try entry.decode(DemoMember.self, by: decoder, from: file)))
                default: break
                }
            } catch let rejection as Rejection {
                throw ImportError.malformedJSON(path: file.path, line: entry.line, reason: "\(rejection)")
            }
        }
        guard !members.isEmpty else {
            throw ImportError.malformedJSON(path: file.path, line: 1, reason: "\"members\" is missing or empty")
        }
        return (libraries, members)
    }
}
