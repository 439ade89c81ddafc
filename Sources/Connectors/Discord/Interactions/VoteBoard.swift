import Chat
import Foundation
import Logging

/// Keeps the message of a vote up to date: a button for each title, and how many have voted. Who voted for what stays with the
/// votes themselves until the end.
actor VoteBoard {
    private let api: DiscordAPI
    private let memory: DiscordMemory
    private let phrases: @Sendable (_ locale: String?) -> DiscordPhrases
    private let keys: ControlKeys
    private let logger: Logger
    /// `nil` until they have been read.
    private var records: [String: DiscordVote]?

    init(
        api: DiscordAPI, memory: DiscordMemory, phrases: @escaping @Sendable (_ locale: String?) -> DiscordPhrases,
        keys: ControlKeys, logger: Logger
    ) {
        self.api = api
        self.memory = memory
        self.phrases = phrases
        self.keys = keys
        self.logger = logger
    }

    /// Sends the message of a vote.
    func begin(_ vote: Vote, after interaction: Interaction) async {
        guard let channel = interaction.channel_id else { return }
        do {
            try await load()
            var record = DiscordVote(vote, channel: channel.rawValue, locale: interaction.locale)
            guard let body = await body(of: record) else { return }
            record.message = try await api.followUp(
                interaction.application_id, interaction.token, with: body, files: []
            ).id
            records?[record.id] = record
            try await memory.keep(record)
        } catch { report(error) }
    }

    /// Somebody's vote was counted.
    /// - Parameter line: the command line that voted.
    func voted(_ user: UserID, line: String, in channel: ChannelID) async {
        do {
            try await load()
            let open = (records ?? [:]).values.filter { !$0.isOver && $0.channel == channel.rawValue }
            // The line of a button is that of an option; what is typed is about the newest vote.
            let bare = String(line.drop { $0 == "/" })
            let pressed = open.first { vote in vote.options.contains { $0.command == bare } }
            guard var record = pressed ?? open.max(by: { $0.endsAt < $1.endsAt }), record.voted.insert(user).inserted
            else { return }
            try await update(&record)
        } catch { report(error) }
    }

    /// Nobody can vote any more.
    func end(_ id: String) async {
        do {
            try await load()
            guard var record = records?[id], !record.isOver else { return }
            record.isOver = true
            try await update(&record)
        } catch { report(error) }
    }

    private func load() async throws {
        guard records == nil else { return }
        let stored = try await memory.votes()
        if records == nil { records = Dictionary(stored.map { ($0.id, $0) }) { first, _ in first } }
    }

    private func update(_ record: inout DiscordVote) async throws {
        records?[record.id] = record
        try await memory.keep(record)
        guard let channel = ChannelID(record.channel), let message = record.message,
            let body = await body(of: record)
        else { return }
        try await api.edit(message, in: channel, to: body)
    }

    private func body(of record: DiscordVote) async -> OutgoingBody? {
        await keys.current().map { record.body(phrases(record.locale), signer: $0) }
    }

    /// The vote goes on all the same, and can be voted in by typing.
    private func report(_ error: any Error) {
        logger.warning("the message of a vote is not up to date", metadata: ["error": "\(error)"])
    }
}
