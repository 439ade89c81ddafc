/// A household laid over a catalogue: who engaged with which row, which library holds which row, who may see it.
///
/// Made once per change of the household; everything in it is looked up by row or member.
struct HouseholdIndex: Sendable {
    private let histories: [MemberID: MemberHistory]
    /// The viewings of those who share theirs with the household.
    let shared: SharedViewings
    let shelves: Shelves
    let libraries: [LibraryID: Library]
    let members: [MemberID: Member]
    let access: [MemberID: LibraryAccess]
    let overrides: [MemberID: [Override]]

    /// - Parameter previous: an earlier state over the same catalogue; what did not change since is taken from it.
    init(_ household: Household, catalogue: Catalogue, now: Int64, previous: HouseholdIndex? = nil) {
        libraries = Dictionary(household.libraries.map { ($0.id, $0) }) { first, _ in first }
        members = Dictionary(household.members.map { ($0.id, $0) }) { first, _ in first }
        var access = household.access
        for member in household.members where member.isOwner { access[member.id] = .all }
        self.access = access
        overrides = Dictionary(grouping: household.overrides, by: \.member)
        shelves =
            previous.flatMap { $0.shelves.items == household.items ? $0.shelves : nil }
            ?? Shelves(household.items, catalogue: catalogue)
        let ids = members.keys.sorted()
        let all = zip(ids, Self.records(of: household, members: ids)).map { member, record in
            let known = previous?.histories[member]
            let history =
                known.flatMap { $0.isCurrent(record, now: now) ? $0 : nil }
                ?? MemberHistory(record, catalogue: catalogue, now: now)
            return (member: member, history: history)
        }
        histories = Dictionary(all.map { ($0.member, $0.history) }) { first, _ in first }
        shared = SharedViewings(
            rowCount: catalogue.count,
            histories: all.filter { household.contributors.contains($0.member) }.map { member, history in
                let viewings = history.engagements.filter(\.engagement.state.isViewing)
                return (member, viewings.map { ($0.row, $0.engagement.value) })
            })
    }

    /// What each of `members` did, in their order.
    private static func records(of household: Household, members: [MemberID]) -> [MemberHistory.Record] {
        let numbers = Dictionary(zip(members, 0...)) { first, _ in first }
        let owners = household.events.map { numbers[$0.member] ?? -1 }
        var counts = [Int](repeating: 0, count: members.count)
        for owner in owners where owner >= 0 { counts[owner] += 1 }
        var records = [MemberHistory.Record](repeating: .init(), count: members.count)
        for (number, count) in counts.enumerated() { records[number].events.reserveCapacity(count) }
        for (owner, event) in zip(owners, household.events) where owner >= 0 { records[owner].events.append(event) }
        for rating in household.ratings {
            if let owner = numbers[rating.member] { records[owner].ratings.append(rating) }
        }
        for feedback in household.feedback {
            if let owner = numbers[feedback.member] { records[owner].feedback.append(feedback) }
        }
        return records
    }

    /// What a member did, in order of the last time (oldest first).
    func engagements(of member: MemberID) -> [(row: Int, engagement: Engagement)] {
        histories[member]?.engagements ?? []
    }

    /// The libraries that all of `audience` may see, which is what decides what they may see at all.
    func librariesVisible(to audience: some Collection<MemberID>) -> Set<LibraryID> {
        Set(libraries.keys.filter { library in audience.allSatisfy { (access[$0] ?? .unknown).allows(library) } })
    }

    /// The sets of libraries that members see, in a fixed order, at most `limit`.
    func differentViews(limit: Int) -> [Set<LibraryID>] {
        var views: [Set<LibraryID>] = []
        for member in members.keys.sorted() {
            let view = librariesVisible(to: [member])
            if views.count < limit, !views.contains(view) { views.append(view) }
        }
        return views
    }

    /// The community's model over what those may see who see these libraries; `nil` with few contributors.
    func coWatching(in visible: Set<LibraryID>) -> CoWatching? {
        CoWatching(shared: shared, isVisible: isVisible(in: visible))
    }

    /// Whether a row may be seen by those who see these libraries.
    func isVisible(in visible: Set<LibraryID>) -> (Int) -> Bool {
        let isVisible = shelves.places.map { $0.isEmpty || !$0.isDisjoint(with: visible) }
        return { isVisible[shelves.place(ofRow: $0)] }
    }
}
