import Engine
package import Integrations
package import Storage

/// Replaces what servers say of their titles by what a catalogue of the world knows, some titles at a time.
///
/// Stopped at any point and started again it goes on where it was.
package struct MetadataFill: Sendable {
    private let database: any Database
    private let metadata: any MetadataSource
    /// ISO 639-1.
    private let languages: [String]

    /// Titles between two writes, and asked for at the same time.
    private static let (batch, width) = (40, 8)

    package init(database: any Database, metadata: any MetadataSource, languages: [String]) {
        self.database = database
        self.metadata = metadata
        self.languages = languages
    }

    /// - Returns: how many titles were described anew.
    /// - Throws: `WebError` when the catalogue does not answer; what was described until then stays.
    @discardableResult
    package func run(progress: @Sendable (Int) -> Void = { _ in }) async throws -> Int {
        var (count, last): (Int, TitleID?) = (0, nil)
        while true {
            try Task.checkCancellation()
            let after = last
            let ids = try await database.read {
                try TitleStore($0).describedByServers(limit: Self.batch, after: after)
            }
            guard let end = ids.last else { return count }
            last = end
            let titles = try await titles(ids)
            try await database.write { _ = try TitleStore($0).upsert(titles, origin: .catalogue) }
            count += titles.count
            progress(count)
        }
    }

    private func titles(_ ids: [TitleID]) async throws -> [Title] {
        try await withThrowingTaskGroup(of: Title?.self) { group in
            var (titles, next): ([Title], Int) = ([], 0)
            func start() {
                guard next < ids.count else { return }
                let id = ids[next]
                next += 1
                group.addTask { [metadata, languages] in
                    try await metadata.details(of: id, languages: languages)?.title
                }
            }
            for _ in 0..<Self.width { start() }
            while let title = try await group.next() {
                if let title { titles.append(title) }
                start()
            }
            return titles.sorted { $0.id < $1.id }
        }
    }
}
