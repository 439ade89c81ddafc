package import Chat
import Engine
package import Presentation
package import Storage

/// `settings [language|contribute|cards] [value]`
package struct SettingsCommand: Command {
    private static let setting = ParameterKey.choice(
        "setting", .parameterSetting, ["language", "contribute", "cards"])
    private static let value = ParameterKey.text("value", .parameterValue)

    package let descriptor = CommandDescriptor(
        name: "settings", aliases: ["set"], summary: .commandSettings,
        parameters: [setting.parameter, value.parameter], isPersonal: true)

    private let database: any Database
    private let phrasebook: Phrasebook
    private let vocabulary: Vocabulary

    package init(database: any Database, phrasebook: Phrasebook, vocabulary: Vocabulary) {
        self.database = database
        self.phrasebook = phrasebook
        self.vocabulary = vocabulary
    }

    package func run(_ invocation: Invocation, in context: CommandContext) async throws -> Reply {
        let asker = try context.asker()
        guard let setting = invocation[Self.setting] else {
            if let words = invocation[Self.value] {
                let first = String(words.prefix { !$0.isWhitespace })
                throw CommandError.badChoice(value: first, allowed: ["language", "contribute", "cards"])
            }
            return overview(of: asker, context: context)
        }
        guard let value = invocation[Self.value]?.trimmingSpaces else {
            throw CommandError.missingParameter(command: descriptor.name, parameter: Self.value.parameter.name)
        }
        let (key, stored, shown, locale) = try change(setting, to: value, context: context)
        try await database.write { try SettingStore($0).set(key, of: asker.id, to: stored) }
        let name = locale.word(.choices, setting) ?? setting
        return Reply(blocks: [.paragraph(locale.text(.settingsChanged, ["setting": name, "value": shown]))])
    }

    /// What is stored, how it is shown, and the language to answer in.
    private func change(
        _ setting: String, to value: String, context: CommandContext
    ) throws(CommandError) -> (SettingKey, stored: String, shown: String, Locale) {
        let locale = context.locale
        switch setting {
        case "language":
            let named = phrasebook.all.first { Tokenizer.fold($0.text(.languageName)) == Tokenizer.fold(value) }
            guard let language = named?.language ?? (value.count == 2 ? Language(code: value) : nil) else {
                let allowed = phrasebook.languages.map(\.rawValue)
                throw .badSetting(value: value, setting: setting, allowed: allowed)
            }
            let spoken = phrasebook[language]
            return (.language, language.rawValue, spoken.text(.languageName), spoken)
        case "contribute":
            switch vocabulary.name(.choices, value) {
            case "on": return (.contributes, MemberSettings.yes, locale.text(.on), locale)
            case "off": return (.contributes, "false", locale.text(.off), locale)
            default: throw .badSetting(value: value, setting: setting, allowed: ["on", "off"])
            }
        default:
            guard let count = Int(value), MemberSettings.cardRange.contains(count) else {
                throw .badNumber(value: value, range: MemberSettings.cardRange)
            }
            return (.cards, String(count), String(count), locale)
        }
    }

    private func overview(of asker: Member, context: CommandContext) -> Reply {
        let locale = context.locale
        let settings = context.settings
        func line(_ name: String, _ value: String, _ explanation: Phrase) -> String {
            locale.text(
                .settingsLine,
                [
                    "setting": locale.word(.choices, name) ?? name, "value": value,
                    "explanation": locale.text(explanation),
                ])
        }
        return Reply(
            blocks: [
                .heading(locale.text(.settingsHeading, ["name": asker.name])),
                .list([
                    line("language", locale.text(.languageName), .settingLanguage),
                    line("contribute", locale.text(settings.contributes ? .on : .off), .settingContribute),
                    line("cards", String(settings.cards), .settingCards),
                ]),
            ], hint: locale.text(.settingsHint))
    }
}
