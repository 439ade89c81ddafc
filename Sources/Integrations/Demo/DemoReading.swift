import Engine

/// Turns the members of the demo into a batch. What a member did to a title that does not exist is rejected under
/// the line where the member begins.
struct DemoReading {
    var builder: ImportBatchBuilder
    let titles: Set<TitleID>
    let libraries: Set<LibraryID>
    var rejections: Rejections
    /// Milliseconds since 1970.
    let now: Int64

    mutating func add(_ member: DemoMember, line: Int) throws {
        let id = MemberID(member.id)
        let isOwner = member.owner ?? false
        builder.add(Member(id: id, name: member.name, isOwner: isOwner))
        if member.contributes ?? false { builder.letContribute(id) }
        if let language = member.language { builder.setLanguage(language, of: id) }
        try setAccess(member.libraries, isOwner: isOwner, of: id, line: line)
        for event in member.events ?? [] {
            try rejecting(line) { reading throws(Rejection) in try reading.add(event, of: id) }
        }
        for stars in member.ratings ?? [] {
            try rejecting(line) { reading throws(Rejection) in try reading.add(stars, of: id) }
        }
        for judgement in member.feedback ?? [] {
            try rejecting(line) { reading throws(Rejection) in try reading.add(judgement, of: id) }
        }
    }

    private mutating func setAccess(
        _ access: DemoMember.Access?, isOwner: Bool, of member: MemberID, line: Int
    ) throws {
        switch access {
        case .all: builder.setAccess(.all, of: member)
        case .only(let names):
            let allowed = names.map { LibraryID($0) }
            for library in allowed where !libraries.contains(library) {
                try rejections.add(line: line, .unknownLibrary(library.rawValue))
            }
            builder.setAccess(.only(libraries.intersection(allowed)), of: member)
        case nil: builder.setAccess(isOwner ? .all : .unknown, of: member)
        }
    }

    private mutating func add(_ event: DemoMember.Event, of member: MemberID) throws(Rejection) {
        let completion = try event.completion.map { value throws(Rejection) in
            try Decimals.checked(value, in: 0...1, column: "completion")
        }
        let watched = WatchEvent(
            member: member, title: try title(event.title), startedAt: try time(event.days_ago),
            completion: completion, season: event.season, episode: event.episode)
        // The days count back from a moment that moves on, so the days themselves are the identity.
        builder.add(watched, moment: "\(event.days_ago) days")
    }

    private mutating func add(_ stars: DemoMember.Stars, of member: MemberID) throws(Rejection) {
        builder.add(
            Rating(
                member: member, title: try title(stars.title),
                stars: try Decimals.checked(stars.stars, in: 0.5...5, column: "stars"),
                ratedAt: try time(stars.days_ago)))
    }

    private mutating func add(_ judgement: DemoMember.Judgement, of member: MemberID) throws(Rejection) {
        guard let kind = Feedback.Kind(demoWord: judgement.kind) else {
            throw .unsupported(what: "the feedback \"\(judgement.kind)\"")
        }
        let feedback = Feedback(
            member: member, title: try title(judgement.title), kind: kind, givenAt: try time(judgement.days_ago))
        builder.add(feedback, moment: "\(judgement.days_ago) days")
    }

    private func title(_ text: String) throws(Rejection) -> TitleID {
        guard let id = TitleID(text), titles.contains(id) else {
            throw .unknownTitle(TitleReference(name: text))
        }
        return id
    }

    private func time(_ daysAgo: Double) throws(Rejection) -> Int64 {
        now - Int64(try Decimals.checked(daysAgo, in: 0...36_500, column: "days_ago") * 86_400_000)
    }

    private mutating func rejecting(
        _ line: Int, _ body: (inout DemoReading) throws(Rejection) -> Void
    ) throws {
        do throws(Rejection) {
            try body(&self)
        } catch {
            try rejections.add(line: line, error)
        }
    }
}
