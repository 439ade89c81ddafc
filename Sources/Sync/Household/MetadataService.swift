import Integrations
package import Logging
import ServiceLifecycle
package import Storage

/// Has new titles described by the catalogue of the world, beside everything else.
package struct MetadataService: Service {
    private let fill: MetadataFill
    private let database: any Database
    private let clock: @Sendable () -> Int64
    private let logger: Logger

    /// - Parameter clock: milliseconds since 1970.
    package init(
        fill: MetadataFill, database: any Database, clock: @escaping @Sendable () -> Int64, logger: Logger
    ) {
        self.fill = fill
        self.database = database
        self.clock = clock
        self.logger = logger
    }

    package func run() async throws { await cancelWhenGracefulShutdown { await keepDescribed() } }

    /// What was not asked for in so long is not worth keeping for times when the catalogue does not answer, ms.
    private static let memory: Int64 = 60 * 86_400_000

    private func forget() async throws {
        let moment = clock() - Self.memory
        try await database.write { _ = try MetadataCacheStore($0).removeFetched(before: moment) }
    }

    private func keepDescribed() async {
        var (done, failures): (Int64?, Int) = (nil, 0)
        while !Task.isCancelled {
            do {
                let revision = try await database.read { try HouseholdLoader($0).revision().catalogue }
                if revision != done {
                    let count = try await fill.run()
                    try await fill.findPosters()
                    if count > 0 { logger.info("titles described", metadata: ["count": "\(count)"]) }
                    try await forget()
                    done = revision
                }
                failures = 0
            } catch is CancellationError {
                return
            } catch {
                failures += 1
                logger.warning("titles could not be described; trying again later", metadata: ["error": "\(error)"])
            }
            do { try await Task.sleep(for: VectorService.pause(afterFailures: failures)) } catch { return }
        }
    }
}
