import Chat

/// A question with its options, as menus of 25 at most.
struct ChoiceMenus {
    private let choice: Choice
    private let setting: ReplyRenderer.Setting
    private static let mostMenus = 3

    init(_ choice: Choice, setting: ReplyRenderer.Setting) {
        self.choice = choice
        self.setting = setting
    }

    func rows(_ controls: inout ControlWriter) -> [Component] {
        let options = Array(choice.options.prefix(Self.mostMenus * Component.Select.mostOptions))
        guard !options.isEmpty else { return [] }
        let question = Component.text("**\(DiscordText.line(choice.question, limit: 500))**")
        return [question]
            + stride(from: 0, to: options.count, by: Component.Select.mostOptions).map { start in
                let shown = options[start..<min(start + Component.Select.mostOptions, options.count)]
                let id = controls.customID(Control(deed: .pick, owner: setting.asker))
                return .row([
                    .select(
                        Component.Select(
                            customID: id, placeholder: DiscordText.plain(setting.phrases.choose, limit: 150),
                            options: shown.map { option($0, &controls) }))
                ])
            }
    }

    private func option(_ option: Choice.Option, _ controls: inout ControlWriter) -> Component.Select.Option {
        let label = DiscordText.plain(option.label, limit: Component.longestLabel)
        return Component.Select.Option(
            label: label.isEmpty ? "…" : label,
            value: controls.customID(Control(deed: .replace, line: option.command, owner: setting.asker)))
    }
}
