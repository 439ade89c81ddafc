import Chat
import Foundation

/// The way back to the one who asked.
struct AnswerOutlet: Sendable {
    let api: DiscordAPI
    let interaction: Interaction
    let errand: InteractionErrand
    let way: InteractionMachine.Way

    /// Shows the messages of a reply where they belong.
    /// - Throws: `DiscordRefusal`, `DiscordUnavailable`, `WebError` or `CancellationError`.
    func send(_ messages: [RenderedMessage], of reply: Reply, phrases: DiscordPhrases) async throws {
        guard way == .interaction else { return try await sendDirectly(messages, of: reply) }
        var rest = messages[...]
        switch errand.delivery {
        case .answer(let isPrivate):
            if !isPrivate, reply.visibility == .asker, interaction.place != .direct {
                // A personal answer never goes to a room.
                try await edit(RenderedMessage(body: .plain(phrases.answeredPrivately), files: []))
                try await follow(rest, isPrivate: true)
            } else {
                if let first = rest.popFirst() { try await edit(first) }
                try await follow(rest, isPrivate: isPrivate)
            }
        case .replace:
            let isAmongOthers = interaction.place != .direct && !interaction.isOnPrivateMessage
            if reply.outcome == .answered, reply.visibility == .room || !isAmongOthers {
                if let first = rest.popFirst() { try await edit(first) }
                try await follow(rest, isPrivate: interaction.place != .direct && !isShared)
            } else {
                // What all see stays as it is.
                try await follow(rest, isPrivate: interaction.place != .direct)
            }
        case .vote: try await follow(rest, isPrivate: true)
        }
    }

    /// Whether the message that a control is in is read by people who are known.
    private var isShared: Bool { interaction.isInKnownRoom && !interaction.isOnPrivateMessage }

    private func edit(_ message: RenderedMessage) async throws {
        // Whether it is for one alone was decided by the first answer.
        _ = try await api.editOriginal(
            interaction.application_id, interaction.token, to: message.body, files: message.files)
    }

    private func follow(_ messages: ArraySlice<RenderedMessage>, isPrivate: Bool) async throws {
        for message in messages {
            var body = message.body
            if isPrivate { body.flags.insert(.ephemeral) }
            _ = try await api.followUp(interaction.application_id, interaction.token, with: body, files: message.files)
        }
    }

    /// As messages of the bot's own: a personal answer in the private conversation, all others in the channel.
    private func sendDirectly(_ messages: [RenderedMessage], of reply: Reply) async throws {
        let isPrivate =
            switch errand.delivery {
            case .answer(let isPrivate): isPrivate || reply.visibility == .asker
            case .replace: reply.visibility == .asker || !isShared
            case .vote: true
            }
        var channel = interaction.channel_id
        if isPrivate, interaction.place != .direct {
            guard let user = interaction.user else { return }
            channel = try await api.directChannel(with: user.id)
        }
        guard let channel else { return }
        for (index, message) in messages.enumerated() {
            var body = message.body
            body.nonce = "\(interaction.id)-\(index)"
            try await api.send(JSONEncoder.discord.encode(body), to: channel, files: message.files)
        }
    }
}
