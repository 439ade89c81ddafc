/// A household laid over a catalogue: who engaged with which row, which library holds which row, who may see it.
///
/// Made once per change of the household; everything in it is looked up by row or member.
struct HouseholdIndex: Sendable {
    /// Of one member, in order of the last time (oldest first).
    private(set) var engagements: [MemberID: [(row: Int, engagement: Engagement)]] = [:]
    /// Of each row, the engagements of those who share theirs with the household.
    private(set) var shared: [[(member: MemberID, value: Float)]]
    /// The copies of each row.
    private(set) var copies: [[LibraryItem]]
    let libraries: [LibraryID: Library]
    let members: [MemberID: Member]
    let access: [MemberID: LibraryAccess]
    let overrides: [MemberID: [Override]]

    init(_ household: Household, catalogue: Catalogue, now: Int64) {
        libraries = Dictionary(household.libraries.map { ($0.id, $0) }) { first, _ in first }
        members = Dictionary(household.members.map { ($0.id, $0) }) { first, _ in first }
        var access = household.access
        // Where nothing is known of it; the owner of one server need not see what is on another.
        for member in household.members where member.isOwner && (access[member.id] ?? .unknown) == .unknown {
            access[member.id] = .all
        }
        self.access = access
        overrides = Dictionary(grouping: household.overrides, by: \.member)
        copies = Array(repeating: [], count: catalogue.count)
        for item in household.items {
            if let row = catalogue.row(of: item.title) { copies[row].append(item) }
        }
        shared = Array(repeating: [], count: catalogue.count)
        var signals: [MemberID: [Int: EngagementModel.Signals]] = [:]
        func collect(_ member: MemberID, _ title: TitleID, _ add: (inout EngagementModel.Signals) -> Void) {
            guard members[member] != nil, let row = catalogue.row(of: title) else { return }
            add(&signals[member, default: [:]][row, default: EngagementModel.Signals()])
        }
        // Clocks of other machines may be wrong: nothing happened before 1970 or after now.
        func settled(_ moment: Int64) -> Int64 { min(max(moment, 0), max(now, 0)) }
        for var event in household.events {
            event.startedAt = settled(event.startedAt)
            collect(event.member, event.title) { $0.events.append(event) }
        }
        for var feedback in household.feedback {
            feedback.givenAt = settled(feedback.givenAt)
            collect(feedback.member, feedback.title) { $0.feedback.append(feedback) }
        }
        for var rating in household.ratings where rating.stars.isFinite {
            rating.ratedAt = settled(rating.ratedAt)
            collect(rating.member, rating.title) { signals in
                // Of two at one moment the better one: the order of the rows must not matter.
                let known = signals.rating.map { ($0.ratedAt, $0.stars) } ?? (.min, 0)
                if (rating.ratedAt, rating.stars) > known { signals.rating = rating }
            }
        }
        for member in Set(household.members.map(\.id)).sorted() {
            var list: [(row: Int, engagement: Engagement)] = []
            for (row, signals) in signals[member] ?? [:] {
                let engagement = EngagementModel.engagement(of: signals, title: catalogue.titles[row], now: now)
                if let engagement { list.append((row, engagement)) }
            }
            list.sort { ($0.engagement.lastAt, $0.row) < ($1.engagement.lastAt, $1.row) }
            engagements[member] = list
            guard household.contributors.contains(member) else { continue }
            for entry in list where entry.engagement.state.isViewing {
                shared[entry.row].append((member, entry.engagement.value))
            }
        }
    }

    /// The libraries that all of `audience` may see, which is what decides what they may see at all.
    func librariesVisible(to audience: some Collection<MemberID>) -> Set<LibraryID> {
        Set(libraries.keys.filter { library in audience.allSatisfy { (access[$0] ?? .unknown).allows(library) } })
    }

    /// The community's model over what an audience may see; `nil` with few contributors.
    func coWatching(visibleTo audience: some Collection<MemberID>) -> CoWatching? {
        guard shared.lazy.joined().contains(where: { _ in true }) else { return nil }
        let visible = librariesVisible(to: audience)
        return CoWatching(shared: shared) { row in
            copies[row].isEmpty || copies[row].contains { visible.contains($0.library) }
        }
    }
}
