import Chat
import Foundation
import Logging
import Web

/// Asks the rest of the program for the answer to an errand, and shows it.
struct AnswerPresenter: Sendable {
    let answering: DiscordAnswering
    let api: DiscordAPI
    let memory: DiscordMemory
    let keys: ControlKeys
    let readers: RoomReaders
    let posters: PosterFiles
    let votes: VoteBoard
    let logger: Logger
    /// Milliseconds since 1970.
    let now: @Sendable () -> Int64

    /// `nil` while the keys of the controls cannot be read.
    func reader() async -> InteractionReader? {
        await keys.current().map { InteractionReader(menu: answering.menu, signer: $0) }
    }

    // MARK: - The answer

    /// `nil` when there is nothing to say.
    func reply(to errand: InteractionErrand, _ interaction: Interaction) async -> Reply? {
        guard let user = interaction.user else { return nil }
        let sender = ChatIdentity(platform: .discord, userID: user.id.rawValue)
        do {
            return await answering.handler(
                ChatEvent(
                    id: interaction.id.rawValue, sender: sender, senderName: user.name,
                    room: try await room(of: interaction, errand, sender: sender), text: errand.line,
                    locale: interaction.locale))
        } catch {
            logger.error("who reads a channel could not be found out", metadata: ["error": "\(error)"])
            let text = answering.phrases(interaction.locale).broken
            return Reply(blocks: [.paragraph(text)], outcome: .failed)
        }
    }

    private func room(of interaction: Interaction, _ errand: InteractionErrand, sender: ChatIdentity) async throws
        -> Room
    {
        let id = interaction.channel_id?.rawValue ?? ""
        guard interaction.isInKnownRoom, let channel = interaction.channel_id, let guild = interaction.guild_id else {
            return Room(platform: .discord, id: id, participants: [sender], isDirect: true)
        }
        // Nobody else reads what is answered privately.
        let isShared =
            switch errand.delivery {
            case .answer(let isPrivate): !isPrivate
            case .replace: !interaction.isOnPrivateMessage
            case .vote: false
            }
        let others = isShared ? try await readers.readers(of: channel, in: guild) : []
        return Room(platform: .discord, id: id, participants: others.union([sender]), isDirect: false)
    }

    // MARK: - Showing

    func show(
        _ reply: Reply?, _ errand: InteractionErrand, _ interaction: Interaction, _ way: InteractionMachine.Way
    ) async -> InteractionMachine.Event {
        let phrases = answering.phrases(interaction.locale)
        let reply = reply ?? Reply(blocks: [.paragraph(phrases.alreadyAnswered)], visibility: .asker)
        guard let signer = await keys.current(), let channel = interaction.channel_id else { return .failed }
        var setting = ReplyRenderer.Setting(phrases: phrases, asker: interaction.user?.id)
        setting.line = String(errand.line.drop { $0 == "/" })
        setting.page = errand.page
        setting.posters = await posters.files(for: reply.cards)
        setting.usesEmbeds = await keys.needsEmbeds(in: channel)
        let outlet = AnswerOutlet(api: api, interaction: interaction, errand: errand, way: way)
        do {
            try await send(reply, signer: signer, setting: setting, through: outlet)
        } catch let refusal as DiscordRefusal where refusal.isOver && way == .interaction {
            return .closed
        } catch let refusal as DiscordRefusal where refusal.status == 400 && !setting.usesEmbeds {
            logger.warning("a message was refused", metadata: ["error": "\(refusal)"])
            setting.usesEmbeds = true
            do {
                try await send(reply, signer: signer, setting: setting, through: outlet)
                await keys.useEmbeds(in: channel)
            } catch {
                return await apologise(error, phrases, outlet)
            }
        } catch {
            return await apologise(error, phrases, outlet)
        }
        await tellVote(reply, errand, interaction)
        return .shown
    }

    private func send(
        _ reply: Reply, signer: ControlSigner, setting: ReplyRenderer.Setting, through outlet: AnswerOutlet
    ) async throws {
        let result = ReplyRenderer(signer: signer, setting: setting).render(reply)
        try await memory.keep(lines: result.remembered, at: now())
        try await outlet.send(result.messages, of: reply, phrases: setting.phrases)
    }

    /// Nobody is left in front of “thinking …”.
    private func apologise(
        _ error: any Error, _ phrases: DiscordPhrases, _ outlet: AnswerOutlet
    ) async -> InteractionMachine.Event {
        logger.error("an answer could not be shown", metadata: ["error": "\(error)"])
        let message = RenderedMessage(body: .plain(phrases.broken), files: [])
        try? await outlet.send([message], of: Reply(visibility: .asker, outcome: .failed), phrases: phrases)
        return .failed
    }

    // MARK: - Votes

    /// Begins the message of a vote, or brings it up to date.
    private func tellVote(_ reply: Reply, _ errand: InteractionErrand, _ interaction: Interaction) async {
        if let vote = reply.vote { await votes.begin(vote, after: interaction) }
        let isVote = errand.delivery == .vote || errand.line.hasPrefix("/vote ")
        if isVote, reply.outcome == .answered, let user = interaction.user, let channel = interaction.channel_id {
            await votes.voted(user.id, line: errand.line, in: channel)
        }
    }
}
