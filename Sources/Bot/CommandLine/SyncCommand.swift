import ArgumentParser
import Engine
import Foundation
import Integrations
import Storage
import Sync

struct SyncCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sync", abstract: "Read the household from its media servers, from where the last time stopped.")

    @OptionGroup var common: CommonOptions

    @Flag(help: "Leave out the descriptions of titles from TMDB; “run” adds them later.")
    var skipDescriptions = false

    func run() async throws {
        try await reportingErrors {
            let configuration = try common.configuration()
            guard configuration.sources.contains(where: \.isMediaServer) else { throw CommandLineError.noMediaServer }
            let database = try await (configuration.database ?? DefaultPlace.makeDatabase()).open()
            do {
                let report = try await HTTPConnections.with { connections in
                    try await read(configuration, into: database, connections)
                }
                try await database.close()
                if !report.failures.isEmpty { throw ExitCode.failure }
            } catch {
                try? await database.close()
                throw error
            }
        }
    }

    private func read(
        _ configuration: Configuration, into database: any Database, _ connections: HTTPConnections
    ) async throws -> SyncReport {
        let parts = try await SourceParts.make(configuration.sources, database: database, connections: connections)
        let bar = SyncBar()
        let report = try await parts.sync(database, rules: configuration.libraries).run { bar.show($0) }
        bar.finish()
        for line in SyncWords.lines(for: report) { print(line) }
        for name in configuration.libraries.unknownNames(among: try await database.read { try LibraryStore($0).all() }) {
            StandardError.line("The configuration names a library “\(name)”, which no media server has. Check its name.")
        }
        if let metadata = parts.metadata, !skipDescriptions {
            let languages = ["en", "de", "fr"]
            do {
                let count = try await MetadataFill(database: database, metadata: metadata, languages: languages)
                    .run { StandardError.counter("Titles described by TMDB: \($0)") }
                if count > 0 { print("\(count) titles described by TMDB.") }
            } catch let error as WebError {
                StandardError.line("Not all titles could be described. \(error)")
            }
        }
        return report
    }
}

/// One bar for each thing that is read.
private final class SyncBar: Sendable {
    private let current = CurrentBar()

    func show(_ progress: SyncProgress) {
        let label = "Reading \(progress.topic.rawValue) from \(progress.source)"
        current.bar(labelled: label).update(progress.share)
    }

    func finish() { current.finish() }
}
