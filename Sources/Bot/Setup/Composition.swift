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
        let commands = CommandSet(
            source: source, database: database, phrasebook: phrasebook, moodWords: lexicon.words,
            sync: sync)
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
