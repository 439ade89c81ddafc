package import Chat
package import Presentation
package import Storage

/// All commands, and the parser that knows them: the one list that a new command is added to.
package struct CommandSet: Sendable {
    package let commands: [any Command]
    package let parser: CommandParser
    /// For platforms on which commands are chosen rather than typed.
    package let menu: CommandMenu

    /// - Parameters:
    ///   - votes: rung when a vote begins or ends.
    ///   - sync: begins to read all media servers and returns at once; `nil` where none is configured.
    package init(
        source: RecommenderSource, database: any Database, phrasebook: Phrasebook, moodWords: Set<String>,
        votes: VoteBell = VoteBell(), sync: (@Sendable () -> Void)? = nil
    ) {
        let vocabulary = Vocabulary(phrasebook)
        let listed: [any Command] = [
            RecommendCommand(source: source, database: database),
            MoodCommand(source: source, database: database),
            GroupCommand(source: source, database: database, votes: votes),
            VoteCommand(source: source, database: database, bell: votes),
            WhyNotCommand(source: source, database: database),
            FeedbackCommand(source: source, database: database),
            ProfileCommand(source: source, database: database),
            HistoryCommand(source: source),
            SettingsCommand(database: database, phrasebook: phrasebook, vocabulary: vocabulary),
            AdminCommand(database: database, sync: sync),
        ]
        // "spin" has no code of its own: it asks the last question again.
        let explained = listed.map(\.descriptor) + [Self.spin]
        commands = listed + [HelpCommand(explaining: explained, vocabulary: vocabulary)]
        parser = CommandParser(
            descriptors: commands.map(\.descriptor) + [Self.spin], vocabulary: vocabulary,
            moodWords: moodWords)
        menu = MenuWriter(phrasebook).menu(of: commands.map(\.descriptor) + [Self.spin])
    }

    private static let spin = CommandDescriptor(name: "spin", aliases: ["more"], summary: .commandSpin)
}
