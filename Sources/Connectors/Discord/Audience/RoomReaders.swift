import Chat
import Foundation
import Logging

/// Finds out which of the people that are known here can read a channel of a server.
///
/// Without a privileged intent Discord does not list the members of a server, but it tells of a single person whether they are one.
/// Only linked people matter to what may be shown, so these are asked for, one by one. Whoever nothing can be learned of counts as a
/// reader: rather too many than too few.
actor RoomReaders {
    private struct Known<Value: Sendable>: Sendable {
        let value: Value
        let at: Int64
    }

    private struct Membership: Hashable {
        let user: UserID
        let guild: GuildID
    }

    /// Milliseconds for which an answer is used again.
    private static let lifetime: Int64 = 60_000
    /// Of more people nothing is asked; all of them count as readers.
    private static let mostPeople = 200
    private static let atOnce = 4

    private let api: DiscordAPI
    private let linked: @Sendable () async throws -> Set<ChatIdentity>
    private let logger: Logger
    private let now: @Sendable () -> Int64
    private var channels: [ChannelID: Known<DiscordChannel>] = [:]
    private var guilds: [GuildID: Known<DiscordGuild>] = [:]
    /// `nil` inside for someone who is not on the server.
    private var members: [Membership: Known<DiscordGuildMember?>] = [:]

    init(
        api: DiscordAPI, linked: @escaping @Sendable () async throws -> Set<ChatIdentity>, logger: Logger,
        now: @escaping @Sendable () -> Int64
    ) {
        self.api = api
        self.linked = linked
        self.logger = logger
        self.now = now
    }

    /// The linked people who can read the channel.
    /// - Throws: what `linked` throws: without knowing whom to ask for, nobody can tell who reads.
    func readers(of id: ChannelID, in guild: GuildID) async throws -> Set<ChatIdentity> {
        forgetWhatIsOld()
        let people = try await linked().filter { $0.platform == .discord }
        guard people.count <= Self.mostPeople else { return people }
        do {
            var channel = try await channel(id)
            if channel.isThread, let parent = channel.parent_id { channel = try await self.channel(parent) }
            let guild = try await self.guild(guild)
            return try await readers(among: people, channel: channel, guild: guild)
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            logger.info("who reads a channel is not known", metadata: ["error": "\(error)"])
            return people
        }
    }

    func channel(_ id: ChannelID) async throws -> DiscordChannel {
        if let known = channels[id] { return known.value }
        let channel = try await api.channel(id)
        channels[id] = Known(value: channel, at: now())
        return channel
    }

    private func guild(_ id: GuildID) async throws -> DiscordGuild {
        if let known = guilds[id] { return known.value }
        let guild = try await api.guild(id)
        guilds[id] = Known(value: guild, at: now())
        return guild
    }

    private func readers(
        among people: Set<ChatIdentity>, channel: DiscordChannel, guild: DiscordGuild
    ) async throws -> Set<ChatIdentity> {
        var waiting = people.sorted { $0.userID < $1.userID }
        return try await withThrowingTaskGroup(of: ChatIdentity?.self) { tasks in
            func next() {
                guard let person = waiting.popLast() else { return }
                tasks.addTask { try await self.isReader(person, channel, guild) ? person : nil }
            }
            for _ in 0..<Self.atOnce { next() }
            var readers: Set<ChatIdentity> = []
            while let result = try await tasks.next() {
                if let result { readers.insert(result) }
                next()
            }
            return readers
        }
    }

    private func isReader(
        _ person: ChatIdentity, _ channel: DiscordChannel, _ guild: DiscordGuild
    ) async throws -> Bool {
        guard let user = UserID(person.userID) else { return false }
        let key = Membership(user: user, guild: guild.id)
        if members[key] == nil {
            do {
                members[key] = Known(value: try await api.member(user, of: guild.id), at: now())
            } catch is CancellationError {
                throw CancellationError()
            } catch {
                return true
            }
        }
        guard let known = members[key] else { return true }
        return known.value.map { ChannelSight.canSee(user, $0, channel: channel, guild: guild) } ?? false
    }

    private func forgetWhatIsOld() {
        let oldest = now() - Self.lifetime
        channels = channels.filter { $0.value.at > oldest }
        guilds = guilds.filter { $0.value.at > oldest }
        members = members.filter { $0.value.at > oldest }
    }
}
