import Chat
import Foundation
import Testing

@testable import Connectors

/// What the connector keeps over restarts.
struct DiscordMemoryTests {
    private let fake = FakeMemory()

    private var memory: DiscordMemory { DiscordMemory(fake.memory, token: "the-token") }

    @Test func anInteractionIsKeptUntilItIsSettled() async throws {
        let id = try #require(InteractionID("123"))
        let payload = Data(#"{"token":"aSecretToken"}"#.utf8)
        try await memory.keep(id, payload: payload, at: 5)
        #expect(try await memory.unsettled() == [payload])
        #expect(try await memory.taken(id) != nil)
        try await memory.settle(id, at: 6)
        #expect(try await memory.unsettled().isEmpty)
        #expect(try await memory.taken(id) != nil)
    }

    @Test func tokensAreSealed() async throws {
        let id = try #require(InteractionID("123"))
        try await memory.keep(id, payload: Data("aSecretToken".utf8), at: 5)
        #expect(!fake.text.contains("aSecretToken"))
        #expect(!fake.text.contains(Data("aSecretToken".utf8).base64EncodedString().prefix(12)))
        #expect(try await DiscordMemory(fake.memory, token: "another").unsettled().isEmpty)
    }

    @Test func theKeysOfControlsStay() async throws {
        let first = try await memory.controlKeys()
        let second = try await memory.controlKeys()
        let id = ControlSigner(keys: first).customID(for: Control(deed: .answer, line: "spin")).id
        #expect(ControlSigner(keys: second).read(id) == .control(Control(deed: .answer, line: "spin")))
    }

    @Test func whatIsOldIsForgotten() async throws {
        let id = try #require(InteractionID("123"))
        try await memory.settle(id, at: 0)
        try await memory.keep(lines: ["a": "x"], at: 0)
        try await memory.clean(at: 80_000_000)
        #expect(try await memory.taken(id) != nil)
        try await memory.clean(at: 100_000_000)
        #expect(try await memory.taken(id) == nil)
        #expect(try await memory.line("a") == "x")
        try await memory.clean(at: 100 * 86_400_000)
        #expect(try await memory.line("a") == nil)
    }

    @Test func sessionsOfTheGatewayAreKeptByShard() async throws {
        let session = GatewayResumption(sessionID: "s", resumeURL: "wss://x", sequence: 7)
        try await memory.keep(session, ofShard: 1, of: 2)
        #expect(try await memory.session(ofShard: 1, of: 2) == session)
        #expect(try await memory.session(ofShard: 0, of: 2) == nil)
        try await memory.keep(nil, ofShard: 1, of: 2)
        #expect(try await memory.session(ofShard: 1, of: 2) == nil)
    }
}

/// Who can see a channel.
struct ChannelSightTests {
    private let user = "5"

    private func canSee(
        roles: [String] = [], everyone: UInt64 = 1 << 10, extra: [(id: String, permissions: UInt64)] = [],
        overwrites: [(id: String, allow: UInt64, deny: UInt64)] = [], owner: String = "1"
    ) throws -> Bool {
        let guild = DiscordGuild(
            id: try #require(GuildID("9")), owner_id: try #require(UserID(owner)),
            roles: try ([("9", everyone)] + extra.map { ($0.id, $0.permissions) }).map { id, permissions in
                DiscordGuild.Role(id: try #require(RoleID(id)), permissions: String(permissions))
            })
        let channel = DiscordChannel(
            id: try #require(ChannelID("8")), type: 0, guild_id: guild.id, parent_id: nil,
            permission_overwrites: overwrites.map { .init(id: $0.id, allow: String($0.allow), deny: String($0.deny)) },
            recipients: nil)
        let member = DiscordGuildMember(roles: try roles.map { try #require(RoleID($0)) })
        return ChannelSight.canSee(try #require(UserID(user)), member, channel: channel, guild: guild)
    }

    private static let view: UInt64 = 1 << 10

    @Test func everybodySeesAnOpenChannel() throws { #expect(try canSee()) }

    @Test func aClosedChannelIsSeenByThoseItIsOpenedTo() throws {
        let closed = (id: "9", allow: UInt64(0), deny: Self.view)
        #expect(try !canSee(overwrites: [closed]))
        #expect(try canSee(roles: ["3"], extra: [("3", 0)], overwrites: [closed, ("3", Self.view, 0)]))
        #expect(try !canSee(roles: [], extra: [("3", 0)], overwrites: [closed, ("3", Self.view, 0)]))
        #expect(try canSee(overwrites: [closed, (user, Self.view, 0)]))
    }

    @Test func whatIsSaidOfThePersonCountsMost() throws {
        #expect(
            try !canSee(roles: ["3"], extra: [("3", 0)], overwrites: [("3", Self.view, 0), (user, 0, Self.view)]))
        #expect(
            try canSee(
                roles: ["3", "4"], extra: [("3", 0), ("4", 0)], overwrites: [("3", 0, Self.view), ("4", Self.view, 0)]))
    }

    @Test func ownersAndAdministratorsSeeEverything() throws {
        let closed = (id: "9", allow: UInt64(0), deny: Self.view)
        #expect(try canSee(overwrites: [closed], owner: user))
        #expect(try canSee(roles: ["3"], extra: [("3", 1 << 3)], overwrites: [closed]))
    }
}
