import Chat
import Foundation
import MatrixCrypto
import TestSupport
import Testing

@testable import Connectors

/// The connector as a whole, against a homeserver in memory.
@Suite(.timeLimit(.minutes(2))) struct MatrixConnectorTests {
    @Test(arguments: [true, false]) func answersWhoInvitedIt(isEncrypted: Bool) async throws {
        try await StubHomeserver.with { homeserver, address in
            await homeserver.register(RunningBot.user, password: RunningBot.password)
            let anna = try await Friend("@anna:example.org", at: homeserver)
            try await RunningBot.withMemory { memory in
                try await RunningBot.with(memory, at: address) { bot in
                    let room = try await anna.open(with: RunningBot.user, encrypted: isEncrypted)
                    try await anna.wait(for: RunningBot.user, in: room)
                    try await anna.say("recommend", in: room)
                    let heard = try await anna.hear(1, from: RunningBot.user)
                    #expect(heard.map(\.body) == ["answer to recommend"])
                    #expect(heard[0].wasEncrypted == isEncrypted)
                    #expect(await anna.unreadable.isEmpty)
                }
            }
        }
    }
}
