import Foundation
import Logging
import MatrixCrypto
import Web

/// Makes the calls that the encryption needs, one after the other, and hands their answers back.
final class CryptoRequester: Sendable {
    private let surroundings: Surroundings
    private let turns = Turns()

    /// Nobody waits longer for an answer because of a device whose keys do not come.
    private static let patience = Duration.seconds(10)

    init(_ surroundings: Surroundings) { self.surroundings = surroundings }

    func run() async throws {
        var failures = 0
        while true {
            try await surroundings.account.signals.requests.wait()
            do {
                try await drain()
                failures = 0
            } catch {
                failures += 1
                try await surroundings.pause(
                    after: error, failures: failures, "the calls for the encryption cannot be made")
                surroundings.account.signals.requests.ring()
            }
        }
    }

    /// Returns when everything that is said in these rooms can be encrypted for all who read them, or nothing more can be
    /// done about it.
    func makeReady(_ rooms: Set<RoomID>) async throws {
        guard try await surroundings.account.prepare(rooms) else { return }
        do {
            try await TimeLimit.run(Self.patience) { try await self.drain() }
        } catch is TimeLimit.Exceeded {
            surroundings.account.signals.requests.ring()
        } catch {
            try Task.checkCancellation()
            guard Trouble(error) != .fatal else { throw error }
            surroundings.account.signals.requests.ring()
        }
    }

    /// Makes all calls that are to be made.
    func drain() async throws {
        try await turns.run {
            var made: Set<String> = []
            while true {
                let requests = try await surroundings.account.requests().filter { made.insert($0.id).inserted }
                guard !requests.isEmpty else { return }
                for request in requests { try await make(request) }
            }
        }
    }

    private func make(_ request: CryptoRequest) async throws {
        let answer: JSONValue
        do {
            answer = try await surroundings.client.make(request)
        } catch let error as MatrixError where Trouble(error) == .refused {
            surroundings.logger.warning("a call for the encryption was refused", metadata: ["error": "\(error)"])
            // The machine decides whether to give it up or to ask differently.
            answer = ["errcode": .string(error.errcode), "error": .string(error.said ?? "")]
        }
        let outcome = try await surroundings.account.complete(request, with: answer)
        surroundings.report(outcome)
    }
}
