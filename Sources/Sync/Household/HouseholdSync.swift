package import Integrations
package import Storage
import Web

/// Reads the household from its media servers, from where the last run stopped.
///
/// Killed at any point and started again, it ends in the same state: every cursor is stored with what was read. A source
/// that does not answer keeps nobody from the rest; what depends on it is reported and read the next time.
package struct HouseholdSync: Sendable {
    private let database: any Database
    private let sources: [MediaSource]
    private let metadata: (any MetadataSource)?
    private let probes: [SourceProbe]
    private let rules: LibraryRules
    private let clock: @Sendable () -> Int64

    /// - Parameter clock: milliseconds since 1970, for when a source was last read.
    package init(
        database: any Database, sources: [MediaSource], metadata: (any MetadataSource)? = nil,
        probes: [SourceProbe] = [], rules: LibraryRules = LibraryRules(), clock: @escaping @Sendable () -> Int64
    ) {
        self.database = database
        self.sources = sources
        self.metadata = metadata
        self.probes = probes
        self.rules = rules
        self.clock = clock
    }

    /// - Throws: what the database throws, and `CancellationError`; what a source throws is part of the report.
    package func run(
        _ topics: Set<SyncTopic> = Set(SyncTopic.allCases),
        progress: @escaping @Sendable (SyncProgress) -> Void = { _ in }
    ) async throws -> SyncReport {
        var run = Run(progress: progress, lookup: MetadataLookup(metadata))
        for topic in topics.sorted() {
            for source in sources { try await read(topic, of: source, &run) }
            if topic == .libraries { try await NameMatching(database: database, lookup: run.lookup).matchItems() }
        }
        _ = try await PendingPlays(database: database).settle()
        if topics.contains(.libraries) {
            try await NameMatching(database: database, lookup: run.lookup).matchOrphans()
        }
        if topics.contains(.libraries), metadata != nil {
            try await note(Self.lookups, of: Self.metadataName, problem: run.lookup.problem, &run)
        }
        if topics.contains(.libraries) { try await probe(&run) }
        (run.report.unmatchedItems, run.report.pendingPlays) = try await database.read { session in
            (try ServerItemStore(session).unmatchedCount(), try PendingPlayStore(session).count())
        }
        return run.report
    }

    /// What is known in the course of a run.
    private struct Run {
        let progress: @Sendable (SyncProgress) -> Void
        let lookup: MetadataLookup
        var report = SyncReport()
        /// By source; what is read of people need not ask for them again.
        var accounts: [String: [ServerAccount]] = [:]
    }

    private func read(_ topic: SyncTopic, of source: MediaSource, _ run: inout Run) async throws {
        let progress = run.progress
        @Sendable func advance(_ share: Double) {
            progress(SyncProgress(source: source.name, topic: topic, share: share))
        }
        advance(0)
        do {
            switch topic {
            case .libraries:
                run.report.items += try await LibraryReader(
                    database: database, source: source, rules: rules,
                    identification: TitleIdentification(database: database, lookup: run.lookup), progress: advance
                ).run()
            case .access:
                let read = try await AccountReader(database: database, source: source).run()
                run.report.accounts += read.count
                run.accounts[source.name] = read
            case .ratings:
                let known = run.accounts[source.name]
                let accounts = if let known { known } else { try await source.server.accounts() }
                run.report.ratings += try await RatingReader(database: database, source: source).run(of: accounts)
            case .history:
                guard let history = source.history else { return }
                let read = try await HistoryReader(
                    database: database, server: source.name, history: history, progress: advance
                ).run()
                run.report.plays += read.plays.recorded
                run.report.rejected += read.rejected.map { "\(history.name): \($0)" }
                run.report.rejectedCount += read.rejectedCount
            }
            advance(1)
            try await note(topic.rawValue, of: Self.name(of: topic, source), problem: nil, &run)
        } catch let error as WebError {
            try await note(topic.rawValue, of: Self.name(of: topic, source), problem: error, &run)
        }
    }

    private func probe(_ run: inout Run) async throws {
        for probe in probes {
            do {
                try await probe.ask()
                try await note(Self.answers, of: probe.name, problem: nil, &run)
            } catch let error as WebError {
                try await note(Self.answers, of: probe.name, problem: error, &run)
            }
        }
    }

    private static let answers = "answers"

    /// How the state of the catalogue of the world is kept.
    private static let (metadataName, lookups) = ("tmdb", "titles")

    /// The history may come from a system of its own, which fails on its own.
    private static func name(of topic: SyncTopic, _ source: MediaSource) -> String {
        topic == .history ? source.history?.name ?? source.name : source.name
    }

    private func note(_ topic: String, of name: String, problem: WebError?, _ run: inout Run) async throws {
        if let problem {
            run.report.failures.append(.init(source: name, topic: topic, problem: problem.description))
        }
        let now = clock()
        try await database.write { session in
            let states = ReadingStateStore(session)
            if let problem {
                try states.failed(name, topic: topic, problem: problem.description, at: now)
            } else {
                try states.succeeded(name, topic: topic, at: now)
            }
        }
    }
}
