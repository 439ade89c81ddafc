package import Chat
import Engine
import Presentation
package import Storage

/// `profile`, and `profile boost|suppress|block|clear genre:western` for standing orders.
package struct ProfileCommand: Command {
    private static let order = ParameterKey.choice("order", .parameterOrder, ["boost", "suppress", "block", "clear"])
    private static let subject = ParameterKey.text("subject", .parameterSubject)

    package let descriptor = CommandDescriptor(
        name: "profile", aliases: ["taste", "me"], summary: .commandProfile,
        parameters: [order.parameter, subject.parameter], isPersonal: true)

    private let source: RecommenderSource
    private let database: any Database

    package init(source: RecommenderSource, database: any Database) {
        self.source = source
        self.database = database
    }

    package func run(_ invocation: Invocation, in context: CommandContext) async throws -> Reply {
        let asker = try context.asker()
        let state = try await source.state(now: context.now)
        guard let order = invocation[Self.order] else {
            if let words = invocation[Self.subject] {
                throw CommandError.unexpectedWords(command: descriptor.name, words: words)
            }
            let summary = try state.recommender.profile(of: asker.id, audience: context.audience)
            return show(summary, state: state, context: context)
        }
        guard let text = invocation[Self.subject] else {
            throw CommandError.missingParameter(command: descriptor.name, parameter: Self.subject.parameter.name)
        }
        let subject = try SubjectFinder(state: state, context: context).subject(text)
        return try await obey(order, subject: subject, asker: asker.id, state: state, context: context)
    }

    private func obey(
        _ order: String, subject: Override.Subject, asker: MemberID, state: RecommenderSource.State,
        context: CommandContext
    ) async throws -> Reply {
        let locale = context.locale
        let name = SubjectFinder(state: state, context: context).name(of: subject)
        guard let action = Override.Action(rawValue: order) else {
            let removed = try await database.write { try OverrideStore($0).remove(subject, of: asker) }
            let phrase: Phrase = removed ? .overrideCleared : .overrideNothingToClear
            return Reply(blocks: [.paragraph(locale.text(phrase, ["subject": name]))])
        }
        try await database.write { session in
            try OverrideStore(session).upsert(Override(member: asker, subject: subject, action: action))
        }
        let rule = locale.text(action.phrase, ["subject": name])
        return Reply(blocks: [.paragraph(locale.text(.overrideSet, ["rule": rule]))])
    }

    private func show(_ summary: ProfileSummary, state: RecommenderSource.State, context: CommandContext) -> Reply {
        let locale = context.locale
        let numbers = ["watched": String(summary.watched), "abandoned": String(summary.abandoned)]
        var blocks: [Reply.Block] = [
            .heading(locale.text(.profileHeading, ["name": summary.member.name])),
            .paragraph(locale.text(.profileNumbers, numbers)),
        ]
        if summary.isColdStart { blocks.append(.paragraph(locale.text(.profileColdStart))) }
        if !summary.genres.isEmpty {
            blocks.append(.paragraph(locale.text(.profileGenres)))
            blocks.append(
                .bars(
                    summary.genres.map { liking in
                        Reply.Bar(
                            label: locale.genre(liking.name).capitalisingFirst, value: liking.strength,
                            note: locale.text(.profileTitles, count: liking.titles))
                    }))
        }
        func add(_ phrase: Phrase, _ gap: String, _ names: [String]) {
            if !names.isEmpty { blocks.append(.paragraph(locale.text(phrase, [gap: locale.list(names)]))) }
        }
        func names(_ titles: [VisibleTitle]) -> [String] {
            titles.map { locale.quoted($0.title.name(in: locale.language.rawValue)) }
        }
        add(.profilePeople, "names", summary.people.map(\.name))
        add(.profileThemes, "names", summary.themes.compactMap { locale.keyword($0.name) })
        add(
            .profileDecades, "names",
            summary.decades.filter { $0.strength > 0 }.map { locale.text(.profileDecade, ["decade": $0.name]) })
        add(.profileFavourites, "titles", names(summary.favourites))
        add(.profileUnfinished, "titles", names(summary.leftUnfinished))
        if !summary.overrides.isEmpty {
            let finder = SubjectFinder(state: state, context: context)
            blocks.append(.paragraph(locale.text(.profileOverrides)))
            blocks.append(
                .list(
                    summary.overrides.map { order in
                        locale.text(order.action.phrase, ["subject": finder.name(of: order.subject)])
                    }))
        }
        return Reply(blocks: blocks, hint: locale.text(.profileHint))
    }
}

extension Override.Action {
    var phrase: Phrase {
        switch self {
        case .boost: .overrideBoost
        case .suppress: .overrideSuppress
        case .block: .overrideBlock
        }
    }
}
