import Chat

/// Finds out what an interaction means. Pure.
struct InteractionReader: Sendable {
    let menu: CommandMenu
    let signer: ControlSigner

    /// In the form that asks for stars.
    static let starsField = "stars"
    /// Characters of a message that are taken as a wish.
    private static let longestWish = 200

    func meaning(of interaction: Interaction) -> InteractionMeaning {
        switch interaction.kind {
        case .ping: .ping
        case .command: command(interaction)
        case .completion: completion(interaction)
        case .component: component(interaction)
        case .form: form(interaction)
        case nil: .refuse(.expired)
        }
    }

    /// What a control means, once its line is known.
    func meaning(of control: Control, in interaction: Interaction) -> InteractionMeaning {
        if let owner = control.owner, owner != interaction.user?.id { return .refuse(.notYours) }
        switch control.deed {
        case .rate where interaction.kind == .form: return rated(control, interaction)
        case .rate: return .rate(control)
        case .answer: return .run(errand(control.line, .answer(isPrivate: isPrivate(interaction, true)), control))
        case .replace: return .run(errand(control.line, .replace, control))
        case .vote: return .run(errand(control.line, .vote, control))
        case .pick:
            guard let chosen = interaction.data.values.first else { return .refuse(.expired) }
            // A menu in a menu would go on for ever.
            return read(chosen, interaction) { $0.deed != .pick }
        }
    }

    private func errand(_ line: String, _ delivery: InteractionErrand.Delivery, _ control: Control) -> InteractionErrand
    {
        InteractionErrand(line: "/" + line, delivery: delivery, page: control.page)
    }

    /// Whether the answer is for the asker alone: because it is personal, or because nobody can tell who else reads. In a
    /// direct conversation nobody does, and the answer may as well stay.
    private func isPrivate(_ interaction: Interaction, _ isPersonal: Bool) -> Bool {
        interaction.place != .direct && (isPersonal || !interaction.isInKnownRoom)
    }

    // MARK: - Commands

    private func command(_ interaction: Interaction) -> InteractionMeaning {
        guard let name = interaction.data.name, let command = menu.command(name) else { return .refuse(.expired) }
        switch command.target {
        case .conversation: return run(selection(interaction.data), of: command, interaction)
        case .message:
            let text = interaction.data.target.flatMap { interaction.data.messages[$0] } ?? ""
            guard text.contains(where: { $0.isLetter || $0.isNumber }), let option = command.options.first else {
                return .refuse(.nothingToLike)
            }
            let wish = String(text.prefix(Self.longestWish))
            return run(.init(command: name, values: [option.name.english: wish]), of: command, interaction)
        case .person:
            guard let person = interaction.data.target.flatMap(UserID.init(_:)) else { return .refuse(.expired) }
            return .runWith(person, .init(command: name))
        }
    }

    /// A selection that is complete.
    func run(
        _ selection: CommandMenu.Selection, of command: CommandMenu.Command, _ interaction: Interaction
    ) -> InteractionMeaning {
        guard let line = menu.line(for: selection) else { return .refuse(.expired) }
        return .run(
            InteractionErrand(
                line: "/" + line, delivery: .answer(isPrivate: isPrivate(interaction, command.isPersonal))))
    }

    private func selection(_ data: InteractionData) -> CommandMenu.Selection {
        var selection = CommandMenu.Selection(command: data.name ?? "")
        var options = data.options
        // A sub-command holds the options.
        if let branch = options.first, branch.value == nil {
            selection.branch = branch.name
            options = branch.options
        }
        for option in options { selection.values[option.name] = option.value }
        return selection
    }

    private func completion(_ interaction: Interaction) -> InteractionMeaning {
        let data = interaction.data
        let options = data.options.flatMap { $0.value == nil ? $0.options : [$0] }
        guard let focused = options.first(where: \.isFocused), let command = data.name.flatMap(menu.command),
            case .completed(let completion)? = command.options.first(where: { $0.name.english == focused.name })?.kind
        else { return .refuse(.expired) }
        return .complete(completion, text: focused.value ?? "")
    }

    // MARK: - Controls

    private func component(_ interaction: Interaction) -> InteractionMeaning {
        read(interaction.data.customID ?? "", interaction) { _ in true }
    }

    private func form(_ interaction: Interaction) -> InteractionMeaning {
        read(interaction.data.customID ?? "", interaction) { $0.deed == .rate }
    }

    private func read(
        _ customID: String, _ interaction: Interaction, where isAllowed: (Control) -> Bool
    ) -> InteractionMeaning {
        switch signer.read(customID) {
        case .control(let control) where isAllowed(control): meaning(of: control, in: interaction)
        case .remembered(let control, let id) where isAllowed(control):
            control.owner.map { $0 == interaction.user?.id } ?? true
                ? .lookUp(control, id: id) : .refuse(.notYours)
        case .control, .remembered, .unknown: .refuse(.expired)
        }
    }

    /// The line with the stars that were given; without any the one that needs none.
    private func rated(_ control: Control, _ interaction: Interaction) -> InteractionMeaning {
        let stars = interaction.data.filledIn[Self.starsField]?.first
        let line =
            if let stars, ["1", "2", "3", "4", "5"].contains(stars), let rating = control.rating {
                rating.replacing("*", with: stars)
            } else {
                control.line
            }
        return .run(errand(line, .answer(isPrivate: isPrivate(interaction, true)), control))
    }
}
