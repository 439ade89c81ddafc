import Chat
import Foundation
import Logging

/// Works on one interaction: does what `InteractionMachine` says.
struct InteractionRun: Sendable {
    let errand: InteractionErrand
    let arrival: InteractionDesk.Arrival
    let answering: DiscordAnswering
    let memory: DiscordMemory
    let presenter: AnswerPresenter
    let logger: Logger
    /// Milliseconds since 1970.
    let now: @Sendable () -> Int64

    private enum Occurrence: Sendable {
        case happened(InteractionMachine.Event)
        case ran(Reply?)
    }

    private var interaction: Interaction { arrival.interaction }

    func run() async {
        // At most one of each kind.
        let (occurrences, sink) = AsyncStream.makeStream(of: Occurrence.self)
        var machine = InteractionMachine(createdAt: interaction.createdAt, isResumed: arrival.isResumed)
        await withDiscardingTaskGroup { tasks in
            var reply: Reply?
            var actions = machine.start(at: now())
            var iterator = occurrences.makeAsyncIterator()
            while !machine.isOver {
                for action in actions {
                    tasks.addTask { [reply] in
                        if let next = await perform(action, reply) { sink.yield(next) }
                    }
                }
                // Whoever is cancelled leaves it to the next process, as if it had been killed.
                guard let next = await iterator.next(), !Task.isCancelled else { break }
                switch next {
                case .happened(let event): actions = machine.handle(event, at: now())
                case .ran(let answer):
                    reply = answer
                    actions = machine.handle(.ran, at: now())
                }
            }
            tasks.cancelAll()
        }
        if machine.isOver { await settle() }
    }

    private func perform(_ action: InteractionMachine.Action, _ reply: Reply?) async -> Occurrence? {
        switch action {
        case .keep:
            do {
                try await memory.keep(interaction.id, payload: arrival.payload, at: now())
            } catch {
                logger.warning("an interaction will not be known after a restart", metadata: ["error": "\(error)"])
            }
            return .happened(.kept)
        case .wait(let until):
            try? await Task.sleep(for: .milliseconds(max(until - now(), 0)))
            return .happened(.patienceOver)
        case .respond: return .happened(await respond())
        case .run: return .ran(await presenter.reply(to: errand, interaction))
        case .show(let way):
            return .happened(await presenter.show(reply, errand, interaction, way))
        case .settle: return nil
        }
    }

    private func respond() async -> InteractionMachine.Event {
        let first: InteractionResponse =
            switch errand.delivery {
            case .answer(let isPrivate): .deferred(isPrivate: isPrivate)
            case .replace, .vote: .deferredUpdate
            }
        do {
            try await arrival.answer(first)
            return .acknowledged
        } catch let refusal as DiscordRefusal where refusal.code == DiscordRefusal.alreadyAcknowledged {
            return .acknowledged
        } catch {
            logger.warning("an interaction could not be answered in time", metadata: ["error": "\(error)"])
            return .lost
        }
    }

    private func settle() async {
        do { try await memory.settle(interaction.id, at: now()) } catch {
            logger.warning("an interaction may be answered again after a restart", metadata: ["error": "\(error)"])
        }
    }
}
