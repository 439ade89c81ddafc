import Chat
import Commands
import Engine
import Logging
import Presentation
import Storage

/// The parts list: everything a conversation needs, built once.
struct Composition {
    let database: any Database
    let dispatcher: Dispatcher
    /// In the language of the configuration.
    let locale: Locale
    private let source: RecommenderSource
    private let phrasebook: Phrasebook
    private let votes: VoteBell
    /// All commands as platforms can offer them.
    let menu: CommandMenu
    /// Suggests what is being typed.
    let suggestions: Completions
    private let commandNames: [String]

    /// - Parameters:
    ///   - meaning: finds titles by meaning, where an embedder is configured.
    ///   - sync: begins to read the media servers, where there are any.
    init(
        configuration: Configuration, resources: Resources, database: any Database,
        meaning: RecommenderSource.Meaning? = nil, sync: (@Sendable () -> Void)? = nil
    ) throws {
        let phrasebook = try resources.phrasebook()
        let lexicon = try resources.moodLexicon()
        let source = RecommenderSource(
            database: database, lexicon: lexicon, startingWeights: try resources.startingWeights(), meaning: meaning)
        votes = VoteBell()
        let commands = CommandSet(
            source: source, database: database, phrasebook: phrasebook, moodWords: lexicon.words,
            votes: votes, sync: sync)
        menu = commands.menu
        let suggester = Suggester(
            source: source, database: database, phrasebook: phrasebook, defaultLanguage: configuration.language,
            now: { .now })
        suggestions = { await suggester.suggestions(for: $0) }
        let logger = Logger(label: "recommendarr")
        self.database = database
        self.source = source
        self.phrasebook = phrasebook
        locale = phrasebook[configuration.language]
        commandNames = commands.commands.map(\.descriptor.name) + ["spin"]
        dispatcher = Dispatcher(
            commands: commands.commands, parser: commands.parser, phrasebook: phrasebook, database: database,
            defaultLanguage: configuration.language, clock: { .now },
            report: { error, reference in
                logger.error("an answer failed", metadata: ["reference": "\(reference)", "error": "\(error)"])
            })
    }

    /// Keeps what recommendations are made from up to date.
    func freshness(logger: Logger) -> FreshnessService { FreshnessService(source: source, logger: logger) }

    /// Tells rooms how their votes ended.
    func voteEndings(in channels: [Platform: VoteService.Channel], logger: Logger) -> VoteService {
        VoteService(
            channels: channels, source: source, database: database, phrasebook: phrasebook, bell: votes,
            clock: { .now },
            report: { logger.warning("the end of a vote could not be told", metadata: ["error": "\($0)"]) })
    }

    /// The language that somebody has chosen; else that of the configuration.
    func locale(of person: ChatIdentity) async -> Locale {
        let code = try? await database.read { session in
            try IdentityStore(session).member(for: person).flatMap { try SettingStore(session).get(.language, of: $0) }
        }
        return locale(of: code ?? nil)
    }

    var allLocales: [Locale] { phrasebook.languages.map { phrasebook[$0] } }

    func locale(of code: String?) -> Locale { code.flatMap(Language.init(code:)).map { phrasebook[$0] } ?? locale }

    /// Completes the name of a command.
    func completions(in locale: Locale) -> @Sendable (String) -> [String] {
        let names = commandNames.map { locale.word(.commands, $0) ?? $0 }
        return { typed in
            let mark = typed.first.flatMap { "/!".contains($0) ? String($0) : nil } ?? ""
            let word = typed.dropFirst(mark.count)
            guard !word.isEmpty, !word.contains(" ") else { return [] }
            return names.filter { $0.hasPrefix(word) }.map { mark + $0 + " " }
        }
    }
}
