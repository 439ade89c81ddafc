package import Chat
import Engine
import Foundation
import Presentation
package import Storage

/// `feedback up|down|seen|dismiss|undo|1…5 <title>`
package struct FeedbackCommand: Command {
    private static let verdict = ParameterKey.choice(
        "verdict", .parameterVerdict, ["up", "down", "seen", "dismiss", "undo", "1", "2", "3", "4", "5"],
        isRequired: true)
    private static let title = ParameterKey.title("title", .parameterTitle)

    package let descriptor = CommandDescriptor(
        name: "feedback", aliases: ["f", "rate"], summary: .commandFeedback,
        parameters: [verdict.parameter, title.parameter], isPersonal: true)

    private let source: RecommenderSource
    private let database: any Database

    package init(source: RecommenderSource, database: any Database) {
        self.source = source
        self.database = database
    }

    package func run(_ invocation: Invocation, in context: CommandContext) async throws -> Reply {
        let asker = try context.asker()
        let verdict = invocation[Self.verdict] ?? ""
        let state = try await source.state(now: context.now)
        let found = try TitleFinder(state: state, context: context).title(invocation[Self.title] ?? "")
        let locale = context.locale
        let name = locale.quoted(found.title.name(in: locale.language.rawValue))
        guard let (kind, phrase, stars) = Self.meaning(of: verdict) else {
            let undone = try await undo(asker.id, found.id)
            return Reply(
                blocks: [.paragraph(locale.text(undone ? .feedbackUndone : .feedbackNothingToUndo, ["title": name]))])
        }
        let feedback = Feedback(member: asker.id, title: found.id, kind: kind, givenAt: context.now)
        try await database.write { session in
            try FeedbackStore(session).record(
                RecordedFeedback(id: UUID().uuidString, sourceEventID: context.eventID, feedback: feedback))
        }
        return Reply(blocks: [.paragraph(locale.text(phrase, ["title": name], count: stars))])
    }

    /// `nil` for undo.
    private static func meaning(of verdict: String) -> (kind: Feedback.Kind, phrase: Phrase, stars: Int?)? {
        switch verdict {
        case "up": (.up, .feedbackUp, nil)
        case "down": (.down, .feedbackDown, nil)
        case "seen": (.seen, .feedbackSeen, nil)
        case "dismiss": (.dismiss, .feedbackDismiss, nil)
        default: Int(verdict).map { (.stars(Double($0)), .feedbackStars, $0) }
        }
    }

    private func undo(_ member: MemberID, _ title: TitleID) async throws -> Bool {
        try await database.write { session in
            let store = FeedbackStore(session)
            let told = try store.forMember(member).filter { $0.feedback.title == title }
            for one in told { try store.remove(id: one.id) }
            return !told.isEmpty
        }
    }
}
