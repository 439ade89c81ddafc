import Chat
import Engine
import Presentation
import Storage
import Synchronization
import Testing

@testable import Commands

/// The whole bot over a database, with people who type.
final class Conversation: Sendable {
    let database: any Database
    let clock: Clock
    let errors = ErrorLog()
    let phrasebook: Phrasebook
    let source: RecommenderSource
    /// Rung when a vote begins or ends.
    let bell = VoteBell()
    private let dispatcher: Dispatcher
    private let events = Mutex(0)
    private let prefix: String

    /// - Parameter name: keeps the ids of events apart from those of other conversations on the same database.
    init(
        _ database: any Database, parts: Parts, clock: Clock, language: Language = .en, name: String = "event",
        meaning: RecommenderSource.Meaning? = nil
    ) {
        self.database = database
        self.clock = clock
        phrasebook = parts.phrasebook
        prefix = name
        source = RecommenderSource(
            database: database, lexicon: parts.lexicon, startingWeights: parts.weights, meaning: meaning)
        let commands = CommandSet(
            source: source, database: database, phrasebook: parts.phrasebook, moodWords: parts.lexicon.words,
            votes: bell)
        let errors = errors
        dispatcher = Dispatcher(
            commands: commands.commands, parser: commands.parser, phrasebook: parts.phrasebook, database: database,
            defaultLanguage: language, clock: { clock.now() }, report: { errors.report($0, $1) })
    }

    /// What is read from files once and shared by all conversations of a test.
    struct Parts: Sendable {
        let phrasebook: Phrasebook
        let lexicon: MoodLexicon
        let weights: RankerWeights

        init() throws {
            phrasebook = try ResourceFiles.phrasebook()
            lexicon = try ResourceFiles.lexicon()
            weights = try ResourceFiles.weights()
        }
    }

    /// - Parameters:
    ///   - people: everybody in the room; `nil` for a direct chat.
    ///   - id: of the event; a new one when it is `nil`.
    func hear(
        _ text: String, from person: String, in people: [String]? = nil, locale: String? = nil, id: String? = nil
    ) async -> Reply? {
        let number = events.withLock { count in
            count += 1
            return count
        }
        let sender = Self.identity(person)
        let room =
            if let people {
                Room(
                    platform: .matrix, id: "room " + people.joined(separator: "+"),
                    participants: Set(people.map(Self.identity)), isDirect: false)
            } else {
                Room(platform: .matrix, id: "direct \(person)", participants: [sender], isDirect: true)
            }
        return await dispatcher.reply(
            to: ChatEvent(
                id: id ?? "\(prefix)-\(number)", sender: sender, senderName: person, room: room, text: text,
                locale: locale))
    }

    /// The answer in a direct chat; fails the test when there is none.
    func ask(
        _ text: String, from person: String = "anna", in people: [String]? = nil, locale: String? = nil
    ) async throws -> Reply {
        try #require(await hear(text, from: person, in: people, locale: locale), "no answer to “\(text)”")
    }

    static func identity(_ person: String) -> ChatIdentity { ChatIdentity(platform: .matrix, userID: "@\(person)") }

    func link(_ person: String, to member: String) async throws {
        let now = clock.now()
        try await database.write {
            try IdentityStore($0).link(Self.identity(person), to: MemberID(member), at: now)
        }
    }

    func household() async throws -> Household { try await database.read { try HouseholdLoader($0).household() } }
}

extension Reply {
    var isAnswered: Bool { outcome == .answered }

    /// All cards by reference, such as `movie:603`.
    var references: [String] { cards.map(\.reference) }

    /// Everything that is in it, wherever it stands; the same for equal replies.
    var dumped: String {
        var text = ""
        var plain = self
        for index in plain.cards.indices {
            text += plain.cards[index].terms.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)\n" }.joined()
            plain.cards[index].terms = [:]
        }
        dump(plain, to: &text)
        return text
    }
}
