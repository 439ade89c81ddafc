/// Ends work that takes too long.
package enum TimeLimit {
    package struct Exceeded: Error {
        package let limit: Duration
    }

    /// Runs `body`, which must stop soon once it is cancelled, for `limit` at most.
    /// - Throws: `Exceeded`, or what `body` throws.
    package static func run<T: Sendable>(
        _ limit: Duration, _ body: @Sendable @escaping () async throws -> T
    ) async throws -> T {
        try await withThrowingTaskGroup(of: T.self) { group in
            group.addTask(operation: body)
            group.addTask {
                try await Task.sleep(for: limit)
                throw Exceeded(limit: limit)
            }
            defer { group.cancelAll() }
            guard let first = try await group.next() else { throw CancellationError() }
            return first
        }
    }
}
