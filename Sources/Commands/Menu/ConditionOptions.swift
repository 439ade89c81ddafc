import Chat
import Presentation

/// The conditions of `FilterGrammar` as typed options.
struct ConditionOptions {
    private let phrasebook: Phrasebook

    init(_ phrasebook: Phrasebook) { self.phrasebook = phrasebook }

    func options(withLimit: Bool) -> [CommandMenu.Option] {
        let limit = option("limit", .parameterLimit, .integer(FilterGrammar.limits), .condition("limit:"))
        return [
            option("kind", .conditionKind, .choice(kinds), .condition("kind:")),
            option("genre", .conditionGenre, .completed(.genre), .condition("genre:")),
            option("without", .conditionWithout, .completed(.genre), .condition("-genre:")),
            option("runtime", .conditionRuntime, .integer(1...1440), .high("runtime")),
            option("from", .conditionFrom, .integer(FilterGrammar.years), .low("year")),
            option("until", .conditionUntil, .integer(FilterGrammar.years), .high("year")),
            option("language", .conditionLanguage, .text, .condition("lang:")),
            option("person", .conditionPerson, .text, .condition("person:")),
            option("keyword", .conditionKeyword, .text, .condition("keyword:")),
            option("library", .conditionLibrary, .text, .condition("library:")),
            option("quality", .conditionQuality, .choice(qualities), .condition("quality:")),
            option("rating", .conditionVote, .number(0...10), .low("vote")),
            option("match", .conditionMatch, .integer(0...100), .low("match")),
            option("anywhere", .conditionAnywhere, .flag, .mark("anywhere:on")),
        ] + (withLimit ? [limit] : [])
    }

    private func option(
        _ name: String, _ summary: Phrase, _ kind: CommandMenu.Kind, _ form: CommandMenu.Form
    ) -> CommandMenu.Option {
        CommandMenu.Option(
            name: phrasebook.word(.parameters, name), summary: phrasebook.text(summary), kind: kind, form: form)
    }

    private var kinds: [CommandMenu.Choice] {
        [
            CommandMenu.Choice(value: "movie", label: phrasebook.text(.kindMovie)),
            CommandMenu.Choice(value: "tv", label: phrasebook.text(.kindTV)),
        ]
    }

    private var qualities: [CommandMenu.Choice] {
        FilterGrammar.qualities.map { CommandMenu.Choice(value: $0, label: CommandMenu.Localised(english: $0)) }
    }
}
