package import Engine
package import Integrations
package import Logging
import ServiceLifecycle
package import Storage

/// Keeps an embedding of every title and the index over them up to date: at the start and after every change of the
/// catalogue. It works beside the conversation, which goes on without until the index is there.
package struct VectorService: Service {
    /// Makes the index over the vectors of one model, which have all the same length; there is at least one.
    package typealias MakeIndex = @Sendable ([TitleVector]) async throws -> any VectorIndex

    private let database: any Database
    private let embedder: any Embedder
    private let meaning: MeaningSearch
    private let makeIndex: MakeIndex
    private let logger: Logger
    private let sleep: @Sendable (Duration) async throws -> Void

    package init(
        database: any Database, embedder: any Embedder, meaning: MeaningSearch, logger: Logger,
        sleep: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) },
        makeIndex: @escaping MakeIndex
    ) {
        self.database = database
        self.embedder = embedder
        self.meaning = meaning
        self.makeIndex = makeIndex
        self.logger = logger
        self.sleep = sleep
    }

    package func run() async throws {
        try await cancelWhenGracefulShutdown { try await keepUpToDate() }
    }

    private func keepUpToDate() async throws {
        var done: Int64?
        var failures = 0
        while !Task.isCancelled {
            do {
                let revision = try await database.read { try RevisionStore($0).current().catalogue }
                if revision != done {
                    // What is known from the last time is searched while the rest is being embedded.
                    if done == nil { try await publish() }
                    let count = try await VectorFill(database: database, embedder: embedder).run()
                    if done != nil || count > 0 { try await publish() }
                    if count > 0 { logger.info("titles embedded", metadata: ["count": "\(count)"]) }
                    done = revision
                }
                failures = 0
            } catch is CancellationError {
                return
            } catch {
                failures += 1
                logger.warning("titles could not be embedded; trying again later", metadata: ["error": "\(error)"])
            }
            do { try await sleep(Self.pause(afterFailures: failures)) } catch { return }
        }
    }

    /// Puts an index over all stored vectors into use.
    package func publish() async throws {
        let model = embedder.model
        let stored = try await database.read { try TitleVectorStore($0).all(model: model) }
        guard let dimension = stored.first?.components.count else { return await meaning.use(nil) }
        await meaning.use(try await makeIndex(stored.filter { $0.components.count == dimension }))
    }

    /// A look at the revision costs next to nothing; an embedder that is away is asked ever less often.
    static func pause(afterFailures failures: Int) -> Duration {
        min(.seconds(15) * (1 << min(failures, 10)), .seconds(600))
    }
}
