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
            let found = try await details(of: ids)
            try await database.write { session in
                _ = try TitleStore(session).upsert(found.map(\.title), origin: .catalogue)
                for details in found { try PosterStore(session).setPath(details.posterPath, of: details.title.id) }
            }
            count += found.count
            progress(count)
        }
    }

    /// Looks for the posters of titles that were described before posters were kept, or by an import.
    package func findPosters() async throws {
        var last: TitleID?
        while true {
            try Task.checkCancellation()
            let after = last
            let ids = try await database.read { try PosterStore($0).withoutPath(limit: Self.batch, after: after) }
            guard let end = ids.last else { return }
            last = end
            let found = try await details(of: ids)
            try await database.write { session in
                for details in found { try PosterStore(session).setPath(details.posterPath, of: details.title.id) }
            }
        }
    }

    private func details(of ids: [TitleID]) async throws -> [TitleDetails] {
        try await withThrowingTaskGroup(of: TitleDetails?.self) { group in
            var (found, next): ([TitleDetails], Int) = ([], 0)
            func start() {
                guard next < ids.count else { return }
                let id = ids[next]
                next += 1
                group.addTask { [metadata, languages] in
                    try await metadata.details(of: id, languages: languages)
                }
            }
            for _ in 0..<Self.width { start() }
            while let details = try await group.next() {
                if let details { found.append(details) }
                start()
            }
            return found.sorted { $0.title.id < $1.title.id }
        }
    }
}
