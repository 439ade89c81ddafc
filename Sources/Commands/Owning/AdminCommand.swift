package import Chat
import Engine
import Presentation
package import Storage

/// `admin [status|sync]`, for the owner of the server alone.
package struct AdminCommand: Command {
    private static let task = ParameterKey.branch(
        "task", .parameterTask, ["status": .branchStatus, "sync": .branchSync])

    package let descriptor = CommandDescriptor(
        name: "admin", summary: .commandAdmin, parameters: [task.parameter], isPersonal: true,
        isForOwner: true)

    private let database: any Database
    private let sync: (@Sendable () -> Void)?

    /// - Parameter sync: begins to read all media servers and returns at once; `nil` where none is configured.
    package init(database: any Database, sync: (@Sendable () -> Void)?) {
        self.database = database
        self.sync = sync
    }

    package func run(_ invocation: Invocation, in context: CommandContext) async throws -> Reply {
        guard invocation[Self.task] == "sync" else { return try await status(in: context) }
        guard let sync else { return Reply(blocks: [.paragraph(context.locale.text(.adminNoSources))]) }
        sync()
        return Reply(blocks: [.paragraph(context.locale.text(.adminSyncStarted))])
    }

    private func status(in context: CommandContext) async throws -> Reply {
        let facts = try await database.read(SystemFacts.init)
        let words = SystemStatusWriter(locale: context.locale, now: context.now)
        return Reply(blocks: [.heading(context.locale.text(.adminHeading)), .list(words.lines(for: facts))])
    }
}
