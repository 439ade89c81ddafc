package import Chat
package import Presentation

/// Makes the menu of all commands from their descriptors: whatever a descriptor says is offered, and nothing else.
package struct MenuWriter {
    private let phrasebook: Phrasebook

    package init(_ phrasebook: Phrasebook) { self.phrasebook = phrasebook }

    package func menu(of descriptors: [CommandDescriptor]) -> CommandMenu {
        CommandMenu(commands: descriptors.map(command) + [likeThis, forBoth])
    }

    private func command(_ descriptor: CommandDescriptor) -> CommandMenu.Command {
        let branching = descriptor.parameters.first { !$0.branches.isEmpty }
        let typed = descriptor.parameters.filter { $0.isTyped && $0.name != branching?.name }
        let takesLimit = typed.contains { $0.name == "limit" }
        let options = typed.flatMap { parameter in
            if case .filters = parameter.shape {
                return ConditionOptions(phrasebook).options(withLimit: !takesLimit)
            }
            return self.options(of: parameter)
        }
        return CommandMenu.Command(
            name: phrasebook.word(.commands, descriptor.name), summary: phrasebook.text(descriptor.summary),
            isPersonal: descriptor.isPersonal, isForOwner: descriptor.isForOwner,
            branches: branching.map(branches) ?? [], options: options)
    }

    private func branches(of parameter: Parameter) -> [CommandMenu.Branch] {
        guard case .choice(let choices) = parameter.shape else { return [] }
        return zip(choices, parameter.branches).map { choice, summary in
            CommandMenu.Branch(name: phrasebook.word(.choices, choice), summary: phrasebook.text(summary))
        }
    }

    private func options(of parameter: Parameter) -> [CommandMenu.Option] {
        func option(_ kind: CommandMenu.Kind, _ form: CommandMenu.Form) -> CommandMenu.Option {
            CommandMenu.Option(
                name: phrasebook.word(.parameters, parameter.name), summary: phrasebook.text(parameter.summary),
                kind: kind, isRequired: parameter.isRequired, form: form)
        }
        switch parameter.shape {
        case .choice(let choices): return [option(.choice(choices.map(choice)), .word)]
        case .integer(let range): return [option(.integer(range), .word)]
        case .flag(let word): return [option(.flag, .mark(word))]
        case .text: return [option(parameter.completion.map(CommandMenu.Kind.completed) ?? .text, .words)]
        case .members:
            // What is said behind the names is a wish.
            let words = CommandMenu.Option(
                name: phrasebook.word(.parameters, "words"), summary: phrasebook.text(.parameterWords), kind: .text,
                form: .words)
            return [option(.completed(.member), .names), words]
        case .token, .filters: return []
        }
    }

    private func choice(_ value: String) -> CommandMenu.Choice {
        let stars = Int(value).map { String(repeating: "★", count: $0) }
        return CommandMenu.Choice(
            value: value,
            label: stars.map { CommandMenu.Localised(english: $0) } ?? phrasebook.word(.choices, value))
    }

    // MARK: - What is begun with a message or a person

    private var likeThis: CommandMenu.Command {
        CommandMenu.Command(
            name: phrasebook.text(.menuLikeThis), summary: phrasebook.text(.commandMood), target: .message,
            words: "mood", options: [wish])
    }

    private var forBoth: CommandMenu.Command {
        CommandMenu.Command(
            name: phrasebook.text(.menuForBoth), summary: phrasebook.text(.commandGroup), target: .person,
            words: "group", options: [names])
    }

    private var wish: CommandMenu.Option {
        CommandMenu.Option(
            name: phrasebook.word(.parameters, "words"), summary: phrasebook.text(.parameterWords), kind: .text,
            isRequired: true, form: .words)
    }

    private var names: CommandMenu.Option {
        CommandMenu.Option(
            name: phrasebook.word(.parameters, "members"), summary: phrasebook.text(.parameterMembers),
            kind: .completed(.member), isRequired: true, form: .names)
    }
}

extension Phrasebook {
    /// A text in all languages.
    func text(_ phrase: Phrase) -> CommandMenu.Localised {
        CommandMenu.Localised(
            english: self[.en].text(phrase),
            translations: translations { $0.text(phrase) })
    }

    /// A word in all languages; as it is where a table lacks it.
    func word(_ table: WordTable, _ name: String) -> CommandMenu.Localised {
        CommandMenu.Localised(english: name, translations: translations { $0.word(table, name) ?? name })
    }

    private func translations(_ text: (Locale) -> String) -> [String: String] {
        Dictionary(
            uniqueKeysWithValues: all.filter { $0.language != .en }.map { ($0.language.rawValue, text($0)) })
    }
}
