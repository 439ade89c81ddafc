package import Chat
import Engine
import Presentation

/// `help [command]`, made from the descriptors of all commands.
package struct HelpCommand: Command {
    private static let command = ParameterKey.text("command", .parameterCommand)

    package let descriptor = HelpCommand.ownDescriptor

    private static let ownDescriptor = CommandDescriptor(
        name: "help", aliases: ["?", "start", "hello", "hi"], summary: .commandHelp, parameters: [command.parameter],
        isOpenToAll: true)

    private let descriptors: [CommandDescriptor]
    private let vocabulary: Vocabulary

    package init(explaining descriptors: [CommandDescriptor], vocabulary: Vocabulary) {
        self.descriptors = descriptors + [Self.ownDescriptor]
        self.vocabulary = vocabulary
    }

    package func run(_ invocation: Invocation, in context: CommandContext) async throws -> Reply {
        guard let word = invocation[Self.command] else { return overview(in: context) }
        let bare = word.hasPrefix("/") || word.hasPrefix("!") ? String(word.dropFirst()) : word
        let folded = Tokenizer.fold(bare)
        guard
            let descriptor = descriptors.first(where: {
                $0.name == vocabulary.name(.commands, bare) || $0.aliases.contains(folded)
            })
        else { throw CommandError.unknownCommand(word: word, guess: vocabulary.nearest(.commands, bare)) }
        return explanation(of: descriptor, context.locale)
    }

    private func overview(in context: CommandContext) -> Reply {
        let locale = context.locale
        let writer = ErrorWriter(locale: locale, descriptors: descriptors)
        let known = descriptors.filter { !$0.isForOwner || context.member?.isOwner == true }
        let lines = known.map { descriptor in
            locale.text(
                .helpParameter,
                ["name": writer.name(of: descriptor), "summary": locale.text(descriptor.summary)])
        }
        return Reply(
            blocks: [
                .heading(locale.text(.helpHeading)), .list(lines), .paragraph(locale.text(.helpNumbers)),
                .paragraph(locale.text(.helpFilters)),
            ], hint: locale.text(.helpMore))
    }

    private func explanation(of descriptor: CommandDescriptor, _ locale: Locale) -> Reply {
        let writer = ErrorWriter(locale: locale, descriptors: descriptors)
        var blocks: [Reply.Block] = [
            .heading(writer.name(of: descriptor)), .paragraph(locale.text(descriptor.summary)),
        ]
        let typed = descriptor.parameters.filter(\.isTyped)
        if !typed.isEmpty { blocks.append(.list(typed.map { locale.text($0.summary).capitalisingFirst })) }
        blocks.append(.paragraph(locale.text(.helpExample, ["example": writer.example(of: descriptor)])))
        if descriptor.parameters.contains(where: { $0.shape == .filters }) {
            blocks.append(.paragraph(locale.text(.helpFilters)))
        }
        return Reply(blocks: blocks)
    }
}
