import Integrations
package import Logging
import ServiceLifecycle

/// Keeps the household in step with its media servers, on schedule and when asked.
package struct SyncService: Service {
    private let sync: HouseholdSync
    private let requests: SyncRequests
    private let isScheduled: Bool
    private let logger: Logger

    /// - Parameter isScheduled: whether it reads on its own, or only what is requested.
    package init(sync: HouseholdSync, requests: SyncRequests, isScheduled: Bool = true, logger: Logger) {
        self.sync = sync
        self.requests = requests
        self.isScheduled = isScheduled
        self.logger = logger
    }

    package func run() async throws {
        await cancelWhenGracefulShutdown {
            await withDiscardingTaskGroup { group in
                group.addTask { await tick() }
                await keepInStep()
                group.cancelAll()
            }
        }
    }

    private func keepInStep() async {
        var schedule = SyncSchedule()
        for await _ in requests.wakeups {
            let requested = requests.take()
            schedule.request(requested, at: .now)
            let due = isScheduled ? schedule.dueTopics(at: .now) : requested
            guard !due.isEmpty else { continue }
            schedule.finished(due, failed: await read(due), at: .now)
        }
    }

    /// Looks at the schedule often enough for its shortest pause.
    private func tick() async {
        while !Task.isCancelled {
            requests.wake()
            try? await Task.sleep(for: .seconds(5))
        }
    }

    /// Returns what could not be read.
    private func read(_ topics: Set<SyncTopic>) async -> Set<SyncTopic> {
        do {
            let report = try await sync.run(topics)
            for failure in report.failures {
                logger.warning(
                    "a source could not be read; trying again later",
                    metadata: [
                        "source": "\(failure.source)", "topic": "\(failure.topic)",
                        "problem": "\(failure.problem)",
                    ])
            }
            if report.items + report.plays > 0 {
                logger.info("in step", metadata: ["items": "\(report.items)", "plays": "\(report.plays)"])
            }
            return Set(report.failures.compactMap { SyncTopic(rawValue: $0.topic) })
        } catch is CancellationError {
            return []
        } catch {
            logger.error("what was read could not be kept; trying again later", metadata: ["error": "\(error)"])
            return topics
        }
    }
}
