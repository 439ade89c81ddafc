import ArgumentParser
import Engine
import Integrations
import Presentation
import Storage
import Sync
import Web

struct SyncCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sync", abstract: "Read the household from its media servers, from where the last time stopped.",
        discussion: "Exit code 0 only if everything could be read.")

    @OptionGroup var common: CommonOptions

    @Flag(help: "Leave out the descriptions of titles from TMDB; “run” adds them later.")
    var skipDescriptions = false

    func run() async throws {
        try await reportingErrors {
            let configuration = try common.configuration()
            guard configuration.hasMediaServer else { throw CommandLineError.noMediaServer }
            let isComplete = try await configuration.withDatabase { database in
                try await HTTPConnections.with { try await read(configuration, into: database, $0) }
            }
            guard isComplete else { throw ExitCode.failure }
        }
    }

    /// Returns whether everything could be read.
    private func read(
        _ configuration: Configuration, into database: any Database, _ connections: HTTPConnections
    ) async throws -> Bool {
        let parts = try await SourceParts.make(configuration.sources, database: database, connections: connections)
        let bar = ProgressBar("Reading")
        let report = try await parts.sync(database, rules: configuration.libraries).run { progress in
            bar.update(progress.share, "\(progress.topic.rawValue) from \(progress.source)")
        }
        bar.finish()
        try await tell(report, database)
        let libraries = try await database.read { try LibraryStore($0).all() }
        for name in configuration.libraries.unknownNames(among: libraries) {
            StandardError.line(
                "The configuration names a library “\(name)”, which no media server has. Check its name.")
        }
        if !skipDescriptions, let metadata = parts.metadata { try await describe(database, metadata) }
        return report.failures.isEmpty
    }

    private func describe(_ database: any Database, _ metadata: any MetadataSource) async throws {
        let open = try await database.read { try TitleStore($0).countDescribedByServers() }
        let bar = ProgressBar("Describing titles")
        do {
            let languages = Language.allCases.map(\.rawValue)
            let count = try await MetadataFill(database: database, metadata: metadata, languages: languages).run {
                bar.update(Double($0) / Double(max(open, 1)))
            }
            bar.finish()
            if count > 0 { print("\(count) titles described by TMDB.") }
        } catch let error as WebError {
            bar.finish()
            StandardError.line("Not all titles could be described; the next time goes on from here. \(error)")
        }
    }

    private func tell(_ report: SyncReport, _ database: any Database) async throws {
        for failure in report.failures {
            StandardError.line("\(failure.source), \(failure.topic): \(failure.problem)")
        }
        guard report.items + report.accounts + report.ratings + report.plays > 0 || report.failures.isEmpty else {
            return
        }
        print(
            "Read: \(report.items) items, \(report.accounts) people, \(report.ratings) ratings; "
                + "viewings that are new or changed: \(report.plays).")
        if report.unmatchedItems > 0 {
            let items = try await database.read { try ServerItemStore($0).unmatched(limit: 10) }
            let names = items.map { "“\($0.name)”" + ($0.year.map { " (\($0))" } ?? "") }.joined(separator: ", ")
            print("Not recognised as titles, and never shown: \(report.unmatchedItems), such as \(names).")
        }
        if report.pendingPlays > 0 {
            print("Viewings of titles or people that are not known, kept until they are: \(report.pendingPlays).")
        }
        for line in report.rejected { StandardError.line(line) }
        if report.rejectedCount > report.rejected.count {
            StandardError.line("… and \(report.rejectedCount - report.rejected.count) more.")
        }
    }
}
