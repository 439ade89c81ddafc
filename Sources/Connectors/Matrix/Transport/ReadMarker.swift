import MatrixCrypto

/// Shows in rooms how far the bot has read. A courtesy: nothing depends on it, and nothing waits for it.
struct ReadMarker: Sendable {
    let surroundings: Surroundings

    func run() async throws {
        let schedule = surroundings.account.signals.reading
        while true {
            let room = try await schedule.next()
            defer { schedule.done(room) }
            guard let event = try? await surroundings.account.lastEvent(in: room) else { continue }
            try? await surroundings.client.markRead(event, in: room)
        }
    }
}
