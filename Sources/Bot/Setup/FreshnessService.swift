import Commands
import Logging
import ServiceLifecycle
import Storage

/// Keeps what recommendations are made from up to date beside the conversation, so that hardly any question has to wait for it.
struct FreshnessService: Service {
    let source: RecommenderSource
    let logger: Logger

    /// A look at the revision costs next to nothing, and a profile is to be fresh two seconds after a change.
    private static let pause = Duration.seconds(1)

    func run() async throws {
        await cancelWhenGracefulShutdown {
            var isFailing = false
            while !Task.isCancelled {
                do {
                    try await source.refit(now: .now)
                    isFailing = false
                } catch is CancellationError {
                    return
                } catch {
                    // Told once; questions say themselves what they fail with.
                    if !isFailing {
                        logger.warning("the household could not be read again", metadata: ["error": "\(error)"])
                    }
                    isFailing = true
                }
                do { try await Task.sleep(for: Self.pause) } catch { return }
            }
        }
    }
}
