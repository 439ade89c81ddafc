import ArgumentParser
import Commands
import Engine
import Foundation
import Integrations
import Storage
import Sync

struct ImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Bring in a household, or what somebody watched elsewhere.",
        discussion: """
            The format is found from the content: a folder with a catalogue and ratings (MovieLens style), a Letterboxd \
            export, a Trakt export, or a CSV with the columns member,title,year,tmdb_id,watched_at,completion,rating. \
            Importing the same again changes nothing.
            """)

    @OptionGroup var common: CommonOptions

    @Argument(help: "The file or folder.")
    var path: String

    @Option(help: "movielens, letterboxd, trakt, csv or demo, when the content does not tell.")
    var format: String?

    @Option(help: "Whose history it is, for exports of one person (Letterboxd, Trakt).")
    var member: String?

    @Option(help: "Libraries that members about whom nothing is known may see: all, or names separated by commas.")
    var grant: String?

    @Option(help: "Of MovieLens data: only this household, such as h00.")
    var household: String?

    @Option(help: "Of MovieLens data: which part, such as public.")
    var split = "public"

    func run() async throws {
        try await reportingErrors {
            try await common.configuration().withDatabase { try await load(into: $0) }
        }
    }

    private func load(into database: any Database) async throws {
        let source = try ImportSource.detect(path: path, format: format)
        let (titles, members, libraries) = try await database.read { session in
            (try TitleStore(session).all(), try MemberStore(session).all(), try LibraryStore(session).all())
        }
        let bar = ProgressBar("Reading")
        let batch = try source.batch(
            for: ImportRequest(
                matcher: TitleMatcher(titles: titles), members: members, member: try owner(among: members), now: .now,
                movieLens: MovieLensSelection(split: split, household: household),
                progress: { bar.update($0) }))
        bar.finish()
        report(batch.rejected)
        guard !titles.isEmpty || !batch.titles.isEmpty else { throw CommandLineError.noCatalogue }
        guard batch.rejected.isEmpty || !batch.isEmpty else {
            throw CommandLineError.nothingUsable(batch.rejected.count)
        }
        let access = try grant.map { try self.access($0, libraries: libraries + batch.libraries) }
        let changes = try await ImportRecorder(database).record(batch, granted: access)
        print(summary(of: changes, batch: batch))
    }

    /// The member named by `--member`; a new one is made when nobody is called so.
    private func owner(among members: [Member]) throws -> Member? {
        guard let member else { return nil }
        if let known = MemberNames(members).member(member) { return known }
        let id = MemberID(Tokenizer.words(in: member).joined(separator: "-"))
        guard !id.rawValue.isEmpty, !members.contains(where: { $0.id == id }) else {
            throw CommandLineError.unusableName(member)
        }
        return Member(id: id, name: member)
    }

    private func access(_ grant: String, libraries: [Library]) throws -> LibraryAccess {
        if grant == "all" { return .all }
        return .only(
            Set(
                try grant.split(separator: ",").map { part in
                    let name = part.trimmingCharacters(in: .whitespaces)
                    let found = libraries.first {
                        $0.id.rawValue == name || Tokenizer.fold($0.name) == Tokenizer.fold(name)
                    }
                    guard let found else {
                        throw CommandLineError.unknownGrant(name, known: libraries.map(\.id.rawValue))
                    }
                    return found.id
                }))
    }

    private func report(_ rejected: [RejectedRow]) {
        for row in rejected { StandardError.line("\(row.file), line \(row.line): \(row.reason)") }
    }

    private func summary(of changes: ImportRecorder.Changes, batch: ImportBatch) -> String {
        let skipped = batch.rejected.isEmpty ? "" : " Rows that could not be used, see above: \(batch.rejected.count)."
        guard !changes.isEmpty else { return "Nothing new: all of it was here already.\(skipped)" }
        let parts = [
            ("members", changes.members), ("accesses", changes.accesses), ("new titles", changes.titles.inserted),
            ("changed titles", changes.titles.updated), ("new copies", changes.items.inserted),
            ("changed copies", changes.items.updated), ("viewings", changes.events),
            ("new ratings", changes.ratings.inserted), ("changed ratings", changes.ratings.updated),
            ("opinions", changes.feedback),
        ]
        let said = parts.filter { $0.1 > 0 }.map { "\($0.0): \($0.1)" }
        return "Imported. \(said.joined(separator: ", ")).\(skipped)"
    }
}
