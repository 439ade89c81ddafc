import Chat
import Foundation
import Logging
import Web

/// Takes interactions, from the gateway or from the endpoint, and sees to it that each is answered once, and in time.
actor InteractionDesk {
    /// Gives the first answer to an interaction.
    typealias FirstAnswer = @Sendable (InteractionResponse) async throws -> Void

    /// As it came.
    struct Arrival: Sendable {
        let payload: Data
        let interaction: Interaction
        let answer: FirstAnswer
        /// It was taken by an earlier process.
        var isResumed = false
    }

    /// So many are worked on at once; whoever comes then is asked to try again.
    static let capacity = 64
    private static let mostWaiting = 512
    private static let remembered = 4_096
    /// To find out what is wanted, before Discord gives up.
    private static let patience = Duration.milliseconds(2_000)

    private let answering: DiscordAnswering
    private let memory: DiscordMemory
    private let api: DiscordAPI
    private let presenter: AnswerPresenter
    private let logger: Logger
    private let now: @Sendable () -> Int64
    private let arrivals: AsyncStream<Arrival>
    private let sink: AsyncStream<Arrival>.Continuation
    private var running = 0
    private var seen: Set<InteractionID> = []
    private var order: [InteractionID] = []

    init(
        answering: DiscordAnswering, memory: DiscordMemory, api: DiscordAPI, presenter: AnswerPresenter,
        logger: Logger, now: @escaping @Sendable () -> Int64
    ) {
        self.answering = answering
        self.memory = memory
        self.api = api
        self.presenter = presenter
        self.logger = logger
        self.now = now
        (arrivals, sink) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(Self.mostWaiting))
    }

    /// Puts an interaction before the desk; returns at once.
    /// - Returns: `false` when so many wait that not even a refusal can be given any more.
    nonisolated func take(_ arrival: Arrival) -> Bool {
        if case .enqueued = sink.yield(arrival) { true } else { false }
    }

    /// An interaction that came over the gateway.
    nonisolated func take(gateway message: Data) {
        guard let interaction = Interaction(payload: message) else {
            logger.warning("an interaction of an unknown form was passed over")
            return
        }
        let arrival = Arrival(payload: message, interaction: interaction, answer: gatewayAnswer(interaction))
        if !take(arrival) { logger.error("so many interactions wait that one was passed over") }
    }

    private nonisolated func gatewayAnswer(_ interaction: Interaction) -> FirstAnswer {
        { [api] response in try await api.respond(to: interaction.id, token: interaction.token, with: response) }
    }

    /// Nothing more is taken; `run` ends when what is under way is answered.
    nonisolated func close() { sink.finish() }

    /// Works until `close` is called, beginning with what an earlier process has left.
    func run() async {
        let left = (try? await memory.unsettled()) ?? []
        await withDiscardingTaskGroup { tasks in
            for payload in left {
                guard let interaction = Interaction(payload: payload) else { continue }
                let arrival = Arrival(
                    payload: payload, interaction: interaction, answer: gatewayAnswer(interaction), isResumed: true)
                tasks.addTask { await self.work(on: arrival) }
            }
            for await arrival in arrivals { tasks.addTask { await self.work(on: arrival) } }
        }
    }

    // MARK: - One interaction

    private func work(on arrival: Arrival) async {
        guard isNew(arrival.interaction.id) else { return }
        guard running < Self.capacity || arrival.isResumed else { return await refuse(arrival, .busy) }
        running += 1
        defer { running -= 1 }
        let interaction = arrival.interaction
        guard interaction.user != nil, interaction.channel_id != nil else { return await refuse(arrival, .broken) }
        // What was worked on by an earlier process comes again when the session of the gateway is taken up.
        if !arrival.isResumed, interaction.kind != .completion, await isKnown(interaction.id) { return }
        guard let reader = await presenter.reader() else { return await refuse(arrival, .broken) }
        switch await resolved(reader.meaning(of: interaction), of: interaction, reader) {
        case .ping: await respond(arrival, .pong)
        case .refuse(let reason): await refuse(arrival, reason)
        case .complete(let completion, let text): await complete(completion, text, arrival)
        case .rate(let control):
            let phrases = answering.phrases(interaction.locale)
            await respond(arrival, .form(RatingForm(control: control, phrases: phrases).form(signer: reader.signer)))
        case .run(let errand): await run(errand, arrival)
        case .lookUp, .runWith: await refuse(arrival, .broken)
        }
    }

    private func run(_ errand: InteractionErrand, _ arrival: Arrival) async {
        await InteractionRun(
            errand: errand, arrival: arrival, answering: answering, memory: memory, presenter: presenter,
            logger: logger, now: now
        ).run()
    }

    /// Looks up what the meaning depends on.
    private func resolved(
        _ meaning: InteractionMeaning, of interaction: Interaction, _ reader: InteractionReader
    ) async -> InteractionMeaning {
        switch meaning {
        case .lookUp(let control, let id):
            let line = await inTime { [memory] in try await memory.line(id) }
            switch line {
            case .some(.some(let line)):
                return reader.meaning(of: ControlSigner.completed(control, with: line), in: interaction)
            case .some(.none): return .refuse(.expired)
            case .none: return .refuse(.broken)
            }
        case .runWith(let user, var selection):
            let identity = ChatIdentity(platform: .discord, userID: user.rawValue)
            let name = await inTime { [answering] in await answering.people.name(identity) }
            guard let command = reader.menu.command(selection.command), let option = command.options.first,
                let name = name ?? nil
            else { return .refuse(.personNotLinked) }
            selection.values[option.name.english] = name
            return reader.run(selection, of: command, interaction)
        default: return meaning
        }
    }

    /// `nil` when it fails or takes too long.
    private func inTime<Value: Sendable>(_ body: @Sendable @escaping () async throws -> Value) async -> Value? {
        try? await TimeLimit.run(Self.patience, body)
    }

    private func complete(_ completion: CommandMenu.Completion, _ text: String, _ arrival: Arrival) async {
        guard let user = arrival.interaction.user else { return }
        let query = CompletionQuery(
            completion: completion, text: text, asker: ChatIdentity(platform: .discord, userID: user.id.rawValue),
            locale: arrival.interaction.locale)
        let suggestions = await inTime { [answering] in await answering.completions(query) } ?? []
        let choices = suggestions.filter {
            !$0.value.isEmpty && $0.value.utf16.count <= InteractionResponse.Choice.longest
        }
        .prefix(25).map { suggestion in
            let label = DiscordText.plain(suggestion.label, limit: InteractionResponse.Choice.longest)
            return InteractionResponse.Choice(name: label.isEmpty ? "…" : label, value: suggestion.value)
        }
        await respond(arrival, .choices(Array(choices)))
    }

    private func refuse(_ arrival: Arrival, _ reason: Refusal) async {
        if arrival.interaction.kind == .completion { return await respond(arrival, .choices([])) }
        let apology = OutgoingBody.plain(
            reason.text(answering.phrases(arrival.interaction.locale)), flags: .ephemeral)
        // What cannot be used any more shall not look as if it could.
        guard reason == .expired, let disabled = arrival.interaction.disabledMessage else {
            return await respond(arrival, .message(apology))
        }
        await respond(arrival, .update(disabled))
        do {
            _ = try await api.followUp(
                arrival.interaction.application_id, arrival.interaction.token, with: apology, files: [])
        } catch {
            logger.notice("an old control could not be explained", metadata: ["error": "\(error)"])
        }
    }

    private func respond(_ arrival: Arrival, _ response: InteractionResponse) async {
        do { try await arrival.answer(response) } catch {
            logger.warning("an interaction could not be answered", metadata: ["error": "\(error)"])
        }
    }

    // MARK: - Repeats

    private func isNew(_ id: InteractionID) -> Bool {
        guard seen.insert(id).inserted else { return false }
        order.append(id)
        if order.count > Self.remembered { seen.remove(order.removeFirst()) }
        return true
    }

    /// Nothing is known while the memory is away: then it is rather answered twice than never, and Discord takes one answer.
    private func isKnown(_ id: InteractionID) async -> Bool {
        await inTime { [memory] in try await memory.taken(id) != nil } ?? false
    }
}
