package import Storage

/// Stores deliveries, and returns only when they are stored. Those that come together are stored together: one
/// transaction for many costs hardly more than one for one.
///
/// Whoever comes while nothing is being written writes; who comes meanwhile waits, and the first of them writes next,
/// for all. So there is nothing that must be started or stopped.
package actor InboxWriter {
    package enum Outcome: Sendable, Equatable {
        case stored
        /// It was stored before.
        case duplicate
    }

    /// Nothing was stored; the sender should try again.
    package enum Failure: Error, Sendable, Equatable {
        /// Too much is waiting already.
        case full
        /// The database does not take it, and why.
        case unavailable(String)
    }

    /// What may wait at the same time, and what is written in one transaction.
    package struct Limits: Sendable, Equatable {
        package var waiting = 2_048
        package var waitingBytes = 32 << 20
        package var batch = 256
        package var batchBytes = 4 << 20

        package init() {}
    }

    private enum Turn {
        case ended(Result<Outcome, Failure>)
        case write
    }

    private struct Waiter {
        let delivery: NewDelivery
        let turn: CheckedContinuation<Turn, Never>
    }

    private let database: any Database
    private let limits: Limits
    private let onStored: @Sendable () -> Void
    private var waiting: [Waiter] = []
    private var waitingBytes = 0
    private(set) var isWriting = false

    /// How many wait for the next transaction.
    var waitingCount: Int { waiting.count }

    /// - Parameter onStored: called after something new was stored; must return at once.
    package init(database: any Database, limits: Limits = Limits(), onStored: @escaping @Sendable () -> Void) {
        self.database = database
        self.limits = limits
        self.onStored = onStored
    }

    package func store(_ delivery: NewDelivery) async throws(Failure) -> Outcome {
        if isWriting {
            guard waiting.count < limits.waiting, waitingBytes + delivery.body.count <= limits.waitingBytes else {
                throw .full
            }
            waitingBytes += delivery.body.count
            let turn = await withCheckedContinuation { waiting.append(Waiter(delivery: delivery, turn: $0)) }
            if case .ended(let result) = turn { return try result.get() }
        }
        isWriting = true
        let others = takeBatch(beside: delivery)
        let result = await write([delivery] + others.map(\.delivery))
        passOn()
        for (index, other) in others.enumerated() {
            other.turn.resume(returning: .ended(result.map { $0[index + 1] }))
        }
        return try result.map { $0[0] }.get()
    }

    private func takeBatch(beside own: NewDelivery) -> [Waiter] {
        var bytes = own.body.count
        var count = 0
        for waiter in waiting.prefix(limits.batch - 1) {
            bytes += waiter.delivery.body.count
            guard bytes <= limits.batchBytes else { break }
            count += 1
        }
        let batch = Array(waiting.prefix(count))
        waiting.removeFirst(count)
        waitingBytes -= batch.reduce(0) { $0 + $1.delivery.body.count }
        return batch
    }

    private func write(_ deliveries: [NewDelivery]) async -> Result<[Outcome], Failure> {
        do {
            let isNew = try await database.write { try InboxStore($0).insert(deliveries) }
            if isNew.contains(true) { onStored() }
            return .success(isNew.map { $0 ? .stored : .duplicate })
        } catch {
            return .failure(.unavailable("\(error)"))
        }
    }

    /// Lets the next one write, if there is one.
    private func passOn() {
        guard !waiting.isEmpty else {
            isWriting = false
            return
        }
        let next = waiting.removeFirst()
        waitingBytes -= next.delivery.body.count
        next.turn.resume(returning: .write)
    }
}
