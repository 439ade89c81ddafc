package import Chat
import Engine
package import Presentation
package import Storage

/// The way of every chat event: repeats are dropped, the line is parsed, rights and audience are settled, the command
/// runs, and whatever goes wrong is put into words.
package struct Dispatcher: Sendable {
    private let commands: [String: any Command]
    private let descriptors: [CommandDescriptor]
    private let parser: CommandParser
    private let phrasebook: Phrasebook
    private let database: any Database
    private let defaultLanguage: Language
    private let clock: @Sendable () -> Int64
    private let report: @Sendable (_ error: any Error, _ reference: String) -> Void
    private let recall: Recall
    private let recent = RecentEvents()

    /// - Parameters:
    ///   - clock: milliseconds since 1970.
    ///   - report: told of every error that is our fault, with the reference that the person was given.
    package init(
        commands: [any Command], parser: CommandParser, phrasebook: Phrasebook, database: any Database,
        defaultLanguage: Language, clock: @escaping @Sendable () -> Int64,
        report: @escaping @Sendable (_ error: any Error, _ reference: String) -> Void
    ) {
        self.commands = Dictionary(uniqueKeysWithValues: commands.map { ($0.descriptor.name, $0) })
        descriptors = commands.map(\.descriptor)
        self.parser = parser
        self.phrasebook = phrasebook
        self.database = database
        self.defaultLanguage = defaultLanguage
        self.clock = clock
        self.report = report
        recall = Recall(database: database, parser: parser)
    }

    /// - Returns: `nil` for a repeat, and for talk that is not meant for the bot.
    package func reply(to event: ChatEvent) async -> Reply? {
        guard CommandParser.mayBeMeant(event.text, isDirect: event.isAddressed) else { return nil }
        guard await recent.isNew(event.id, on: event.sender.platform) else { return nil }
        var locale = phrasebook[event.locale.flatMap(Language.init(code:)) ?? defaultLanguage]
        var visibility = Reply.Visibility.room
        do {
            let person = try await person(for: event)
            locale = phrasebook[person.settings.language ?? locale.language]
            let (asker, now) = (person.member?.id, clock())
            let open = try await recall.openQuestion(of: asker, in: event.room, now: now)
            guard let (invocation, continuing) = try await meaning(of: event, by: asker, open: open, now: now) else {
                return nil
            }
            guard let command = commands[invocation.command] else {
                throw CommandError.unknownCommand(word: invocation.command, guess: nil)
            }
            // A personal answer is read by the asker alone, wherever it was asked for; so is what went wrong with it.
            if command.descriptor.isPersonal { visibility = .asker }
            if !command.descriptor.isOpenToAll, person.member == nil { throw CommandError.notLinked }
            if command.descriptor.isForOwner, person.member?.isOwner != true { throw CommandError.ownerOnly }
            let isPersonal = command.descriptor.isPersonal
            let readers = (isPersonal ? [] : person.audience).union(person.member.map { [$0.id] } ?? [])
            let context = CommandContext(
                eventID: "\(event.sender.platform.rawValue):\(event.id)", member: person.member, room: event.room,
                audience: Audience(readers, isRoom: !isPersonal && !event.room.isDirect), locale: locale,
                settings: person.settings, now: now, continuing: continuing)
            var reply = try await command.run(invocation, in: context)
            reply.visibility = visibility
            reply = await PosterMarks(database).marked(reply)
            try await recall.keep(reply.choice, insteadOf: open, of: asker, in: event.room, now: now)
            return reply
        } catch {
            var reply = await refusal(for: error, locale: locale)
            reply.visibility = visibility
            // What we failed at may be delivered again, and shall be tried again then.
            if reply.outcome == .failed { await recent.forget(event.id, on: event.sender.platform) }
            return reply
        }
    }

    // MARK: - Who asks

    private struct Person: Sendable {
        var member: Member?
        var settings: MemberSettings
        var audience: Set<MemberID>
    }

    private func person(for event: ChatEvent) async throws -> Person {
        try await database.read { session in
            let identities = IdentityStore(session)
            let id = try identities.member(for: event.sender)
            let member = try id.flatMap { try MemberStore(session).find($0) }
            let settings = try id.map { try SettingStore(session).all(for: $0) } ?? [:]
            let others = try event.room.participants.compactMap { try identities.member(for: $0) }
            return Person(member: member, settings: MemberSettings(settings), audience: Set(others))
        }
    }

    /// What an event asks for; `nil` when it is not meant for the bot.
    private func meaning(
        of event: ChatEvent, by member: MemberID?, open: OpenQuestion?, now: Int64
    ) async throws -> (Invocation, continuing: LoggedAnswer?)? {
        if let said = CommandParser.addressed(event.text, isDirect: event.isAddressed),
            let invocation = try recall.option(said, of: open)
        {
            return (invocation, nil)
        }
        guard let request = try parser.request(for: event.text, isDirect: event.isAddressed) else { return nil }
        return try await recall.meaning(of: request, by: member, in: event.room, open: open, now: now)
    }

    // MARK: - Errors

    private func refusal(for error: any Error, locale: Locale) async -> Reply {
        let writer = ErrorWriter(locale: locale, descriptors: descriptors)
        switch error {
        case let error as CommandError:
            return Reply(blocks: [.paragraph(writer.text(for: error))], outcome: .refused)
        case RecommendationError.accessUnknown(let member):
            let known = try? await database.read { try MemberStore($0).find(member) }
            let name = known?.name ?? member.rawValue
            return Reply(blocks: [.paragraph(writer.text(for: .accessUnknown(name: name)))], outcome: .refused)
        case RecommendationError.unknownMember:
            return Reply(blocks: [.paragraph(writer.text(for: .notLinked))], outcome: .refused)
        case RecommendationError.groupTooSmall:
            return Reply(blocks: [.paragraph(writer.text(for: .groupNeedsMore(example: "…")))], outcome: .refused)
        case StorageError.unavailable:
            report(error, "database")
            return Reply(blocks: [.paragraph(locale.text(.databaseAway))], outcome: .failed)
        default:
            let reference = String(UInt32.random(in: .min ... .max), radix: 36)
            report(error, reference)
            return Reply(
                blocks: [.paragraph(locale.text(.internalError, ["reference": reference]))], outcome: .failed)
        }
    }
}

/// The ids of the latest events, so that one that is delivered again is not answered again.
private actor RecentEvents {
    private static let capacity = 2_000
    private var ids: Set<String> = []
    private var order: [String] = []
    private var oldest = 0

    func isNew(_ id: String, on platform: Platform) -> Bool {
        let key = "\(platform.rawValue):\(id)"
        guard ids.insert(key).inserted else { return false }
        if order.count < Self.capacity {
            order.append(key)
        } else {
            ids.remove(order[oldest])
            order[oldest] = key
            oldest = (oldest + 1) % Self.capacity
        }
        return true
    }

    func forget(_ id: String, on platform: Platform) { ids.remove("\(platform.rawValue):\(id)") }
}
