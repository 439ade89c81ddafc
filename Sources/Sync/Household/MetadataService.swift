import Integrations
package import Logging
import ServiceLifecycle
package import Storage

/// Has new titles described by the catalogue of the world, beside everything else.
package struct MetadataService: Service {
    private let fill: MetadataFill
    private let database: any Database
    private let logger: Logger

    package init(fill: MetadataFill, database: any Database, logger: Logger) {
        self.fill = fill
        self.database = database
        self.logger = logger
    }

    package func run() async throws { await cancelWhenGracefulShutdown { await keepDescribed() } }

    private func keepDescribed() async {
        var (done, failures): (Int64?, Int) = (nil, 0)
        while !Task.isCancelled {
            do {
                let revision = try await database.read { try HouseholdLoader($0).revision().catalogue }
                if revision != done {
                    let count = try await fill.run()
                    if count > 0 { logger.info("titles described", metadata: ["count": "\(count)"]) }
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
