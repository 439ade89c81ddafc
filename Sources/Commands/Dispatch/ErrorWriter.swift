import Engine
import Presentation

/// The one place where errors become words for people.
struct ErrorWriter {
    let locale: Locale
    let descriptors: [CommandDescriptor]

    func text(for error: CommandError) -> String {
        switch error {
        case .unknownCommand(let word, let guess):
            guard let descriptor = guess.flatMap(descriptor) else {
                return locale.text(
                    .unknownCommandNoGuess, ["word": word, "example": example(of: descriptor("recommend"))])
            }
            return locale.text(
                .unknownCommand,
                ["word": word, "guess": name(of: descriptor), "example": example(of: descriptor)])
        case .missingParameter(let command, let parameter):
            let descriptor = descriptor(command)
            let summary = descriptor?.parameters.first { $0.name == parameter }?.summary
            return locale.text(
                .missingParameter,
                ["summary": summary.map { locale.text($0) } ?? parameter, "example": example(of: descriptor)])
        case .badChoice(let value, let allowed):
            return locale.text(.badChoice, ["value": value, "allowed": list(allowed)])
        case .badNumber(let value, let range):
            return locale.text(
                .badNumber,
                ["value": value, "low": String(range.lowerBound), "high": String(range.upperBound)])
        case .badFilter(let key):
            return locale.text(.badFilter, ["key": key, "allowed": FilterGrammar.keys.joined(separator: ", ")])
        case .badFilterValue(let value, let key, let example):
            return locale.text(.badFilterValue, ["value": value, "key": key, "example": example])
        case .tooLong(let limit): return locale.text(.tooLong, ["limit": String(limit)])
        case .unexpectedWords(let command, let words):
            return locale.text(.unexpectedWords, ["words": words, "example": example(of: descriptor(command))])
        case .unknownTitle(let title, let guesses):
            guard !guesses.isEmpty else { return locale.text(.unknownTitle, ["title": title]) }
            return locale.text(
                .unknownTitleGuess, ["title": title, "guesses": locale.list(guesses.map(locale.quoted))])
        case .unknownMember(let name, let allowed):
            return locale.text(.unknownMember, ["name": name, "allowed": locale.list(allowed)])
        case .unknownSubject(let subject): return locale.text(.overrideUnknownSubject, ["subject": subject])
        case .badSetting(let value, let setting, let allowed):
            return locale.text(
                .settingBadValue, ["value": value, "setting": word(setting), "allowed": list(allowed)])
        case .noSuchCard(let number, let count):
            return locale.text(.noSuchCard, ["number": String(number)], count: count)
        case .nothingToChoose(let number): return locale.text(.nothingToChoose, ["number": String(number)])
        case .noSuchOption(let number, let count):
            return locale.text(.noSuchOption, ["number": String(number)], count: count)
        case .noVote: return locale.text(.noVote)
        case .noVoter(let names): return locale.text(.noVoter, ["names": locale.list(names)])
        case .optionGone: return locale.text(.optionGone)
        case .notYourVote(let name): return locale.text(.notYourVote, ["name": name])
        case .noCardsYet: return locale.text(.noCardsYet)
        case .nothingToSpin: return locale.text(.nothingToSpin)
        case .notLinked: return locale.text(.notLinked)
        case .ownerOnly: return locale.text(.ownerOnly)
        case .accessUnknown(let name): return locale.text(.accessUnknown, ["name": name])
        case .groupNeedsMore(let example): return locale.text(.groupNeedsMore, ["example": example])
        }
    }

    /// A line that shows a command at its best, in the language.
    func example(of descriptor: CommandDescriptor?) -> String {
        descriptor.flatMap { locale.word(.examples, $0.name) } ?? ""
    }

    func name(of descriptor: CommandDescriptor) -> String {
        locale.word(.commands, descriptor.name) ?? descriptor.name
    }

    private func descriptor(_ name: String) -> CommandDescriptor? { descriptors.first { $0.name == name } }

    private func word(_ choice: String) -> String { locale.word(.choices, choice) ?? choice }

    private func list(_ choices: [String]) -> String { choices.map(word).joined(separator: ", ") }
}
