package import Foundation
import Logging

/// Answers what Discord posts to the interactions endpoint; who uses it needs no gateway.
package actor InteractionEndpoint {
    package struct Answer: Sendable, Equatable {
        /// Of HTTP.
        package let status: Int
        /// JSON; may be empty.
        package let body: Data
    }

    /// Discord waits for three seconds.
    private static let patience = Duration.milliseconds(2_800)

    private var signature: InteractionSignature
    private let desk: InteractionDesk
    private let logger: Logger
    /// Milliseconds since 1970.
    private let now: @Sendable () -> Int64
    private let clock = ContinuousClock()

    init(
        signature: InteractionSignature, desk: InteractionDesk, logger: Logger, now: @escaping @Sendable () -> Int64
    ) {
        self.signature = signature
        self.desk = desk
        self.logger = logger
        self.now = now
    }

    /// - Parameters:
    ///   - headers: by their names in small letters.
    ///   - body: byte by byte as it came.
    package func answer(headers: [String: String], body: Data) async -> Answer {
        let verdict = signature.check(
            signature: headers["x-signature-ed25519"] ?? "", timestamp: headers["x-signature-timestamp"] ?? "",
            body: body, now: now() / 1_000)
        guard verdict == .genuine else {
            return Self.refusal(401, "The signature is not one of Discord's for this moment.")
        }
        guard let interaction = Interaction(payload: body), interaction.kind != nil else {
            return Self.refusal(400, "This is no interaction.")
        }
        if interaction.kind == .ping { return Self.json(.pong) }
        return await answer(to: interaction, body)
    }

    private func answer(to interaction: Interaction, _ payload: Data) async -> Answer {
        let (answers, sink) = AsyncStream.makeStream(of: InteractionResponse.self, bufferingPolicy: .bufferingOldest(1))
        let arrival = InteractionDesk.Arrival(payload: payload, interaction: interaction) { response in
            // The one that waits may have gone, and then Discord has too.
            guard case .enqueued = sink.yield(response) else { throw DiscordUnavailable.failing(status: 408) }
            sink.finish()
        }
        guard desk.take(arrival) else { return Self.refusal(503, "Too many interactions wait. Try again.") }
        let first = await withTaskGroup(of: InteractionResponse?.self) { [clock] tasks in
            tasks.addTask {
                for await answer in answers { return answer }
                return nil
            }
            tasks.addTask {
                try? await clock.sleep(for: Self.patience)
                return nil
            }
            let first = await tasks.next() ?? nil
            tasks.cancelAll()
            return first
        }
        sink.finish()
        guard let first else { return Self.refusal(503, "It could not be answered in time.") }
        return Self.json(first)
    }

    private static func json(_ response: InteractionResponse) -> Answer {
        guard let body = try? JSONEncoder.discord.encode(response) else { return refusal(500, "") }
        return Answer(status: 200, body: body)
    }

    private static func refusal(_ status: Int, _ reason: String) -> Answer {
        Answer(status: status, body: (try? JSONEncoder.discord.encode(["error": reason])) ?? Data())
    }
}
