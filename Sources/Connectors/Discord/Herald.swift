import Chat
import Crypto
import Foundation
import Logging
import Web

/// Says what nobody asked for at that moment: keeps it, and sends it until Discord has it.
actor Herald {
    private static let pause = Duration.seconds(15)

    private let api: DiscordAPI
    private let memory: DiscordMemory
    private let keys: ControlKeys
    private let readers: RoomReaders
    private let posters: PosterFiles
    private let votes: VoteBoard
    private let phrases: @Sendable (_ locale: String?) -> DiscordPhrases
    private let logger: Logger
    /// Milliseconds since 1970.
    private let now: @Sendable () -> Int64
    private let signs: AsyncStream<Void>
    private let sign: AsyncStream<Void>.Continuation

    init(
        api: DiscordAPI, memory: DiscordMemory, keys: ControlKeys, readers: RoomReaders, posters: PosterFiles,
        votes: VoteBoard, phrases: @escaping @Sendable (_ locale: String?) -> DiscordPhrases, logger: Logger,
        now: @escaping @Sendable () -> Int64
    ) {
        self.api = api
        self.memory = memory
        self.keys = keys
        self.readers = readers
        self.posters = posters
        self.votes = votes
        self.phrases = phrases
        self.logger = logger
        self.now = now
        (signs, sign) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// The keys of the controls cannot be read; the sentence says so.
    struct Unready: Error, CustomStringConvertible {
        let description = "The keys of Discord's buttons cannot be read now. Try again once the database answers."
    }

    func room(_ id: String) async throws -> Room? {
        guard let channelID = ChannelID(id) else { return nil }
        let channel: DiscordChannel
        do {
            channel = try await readers.channel(channelID)
        } catch let refusal as DiscordRefusal where [403, 404].contains(refusal.status) {
            return nil
        }
        if let guild = channel.guild_id {
            let people = try await readers.readers(of: channelID, in: guild)
            return Room(platform: .discord, id: id, participants: people, isDirect: false)
        }
        let people = (channel.recipients ?? []).map { ChatIdentity(platform: .discord, userID: $0.id.rawValue) }
        return Room(platform: .discord, id: id, participants: Set(people), isDirect: channel.isDirect)
    }

    func announce(_ reply: Reply, in room: String, id: String) async throws {
        guard let channel = ChannelID(room), try await memory.announcement(id) == nil else { return }
        guard let signer = await keys.current() else { throw Unready() }
        var setting = ReplyRenderer.Setting(phrases: phrases(nil))
        setting.usesEmbeds = await keys.needsEmbeds(in: channel)
        let without = ReplyRenderer(signer: signer, setting: setting).render(reply)
        setting.posters = await posters.files(for: reply.cards)
        let with = ReplyRenderer(signer: signer, setting: setting).render(reply)
        try await memory.keep(lines: without.remembered.merging(with.remembered) { first, _ in first }, at: now())
        try await memory.keep(
            Announcement(
                id: id, channel: channel, at: now(), posters: reply.cards.compactMap(\.poster),
                messages: try bodies(with.messages, id), withoutPosters: try bodies(without.messages, id)))
        sign.yield()
        if let vote = reply.endedVote { await votes.end(vote) }
    }

    private func bodies(_ messages: [RenderedMessage], _ id: String) throws -> [Announcement.Message] {
        // Short enough, and the same for the same announcement.
        let digest = Data(SHA256.hash(data: Data(id.utf8)).prefix(15)).base64URL
        return try messages.enumerated().map { index, message in
            var body = message.body
            body.nonce = "\(digest)-\(index)"
            // Nobody asked for it now: it shall not ring.
            body.flags.insert(.suppressNotifications)
            return Announcement.Message(
                body: try JSONEncoder.discord.encode(body), files: (message.body.attachments ?? []).map(\.filename))
        }
    }

    // MARK: - Sending

    /// Sends what is kept, until it is cancelled.
    func run() async throws {
        try await withThrowingTaskGroup(of: Void.self) { [sign, signs] tasks in
            // What could not be sent is tried again.
            tasks.addTask {
                while true {
                    sign.yield()
                    try await Task.sleep(for: Self.pause)
                }
            }
            tasks.addTask { for await _ in signs { try await self.sendAll() } }
            for try await _ in tasks {}
        }
    }

    /// - Throws: `CancellationError` alone.
    private func sendAll() async throws {
        do {
            for var announcement in try await memory.announcements() where !announcement.isSent {
                do {
                    try await send(announcement)
                } catch let refusal as DiscordRefusal {
                    // Nobody can speak there any more, or not like this: trying again would change nothing.
                    logger.error("an announcement was refused", metadata: ["error": "\(refusal)"])
                }
                announcement.isSent = true
                announcement.messages = []
                announcement.withoutPosters = []
                try await memory.keep(announcement)
            }
        } catch let error where !(error is CancellationError) {
            logger.warning("an announcement waits for Discord", metadata: ["error": "\(error)"])
        }
    }

    private func send(_ announcement: Announcement) async throws {
        let found = await posters.files(forReferences: announcement.posters)
        let files = Dictionary(found.values.map { ($0.name, $0) }) { first, _ in first }
        let isComplete = announcement.messages.allSatisfy { $0.files.allSatisfy { files[$0] != nil } }
        for message in isComplete ? announcement.messages : announcement.withoutPosters {
            try await api.send(message.body, to: announcement.channel, files: message.files.compactMap { files[$0] })
        }
    }
}
