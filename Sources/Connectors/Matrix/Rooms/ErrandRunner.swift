import Logging
import MatrixCrypto

/// Joins and leaves rooms.
struct ErrandRunner: Sendable {
    let surroundings: Surroundings

    private static let mostTries = 10

    func run() async throws {
        var failures: [RoomID: Int] = [:]
        while true {
            try await surroundings.account.signals.errands.wait()
            for (room, errand) in try await surroundings.account.errands() {
                do {
                    try await perform(errand, in: room)
                    try await surroundings.account.finish(errand, in: room)
                    failures[room] = nil
                } catch {
                    let count = failures[room, default: 0] + 1
                    failures[room] = count
                    if Trouble(error) == .refused || count >= Self.mostTries {
                        surroundings.logger.warning(
                            "a room cannot be joined or left", metadata: ["room": "\(room)", "error": "\(error)"])
                        try await surroundings.account.finish(errand, in: room)
                        failures[room] = nil
                    } else {
                        try await surroundings.pause(
                            after: error, failures: count, "a room cannot be joined or left yet")
                        surroundings.account.signals.errands.ring()
                    }
                }
            }
        }
    }

    private func perform(_ errand: Errand, in room: RoomID) async throws {
        switch errand {
        case .join(let servers):
            try await surroundings.client.join(room, via: servers)
            surroundings.logger.info("joined a room", metadata: ["room": "\(room)"])
        case .leave: try await surroundings.client.leave(room)
        }
    }
}
