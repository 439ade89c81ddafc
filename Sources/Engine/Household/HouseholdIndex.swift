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
        // Where nothing is known of it; the owner of one server need not see what is on another.
        for member in household.members where member.isOwner && (access[member.id] ?? .unknown) == .unknown {
            access[member.id] = .all
        }
        self.access = access
        overrides = Dictionary(grouping: household.overrides, by: \.member)
        shelves =
            previous.flatMap { $0.shelves.items == household.items ? $0.shelves : nil }
            ?? Shelves(household.items, catalogue: catalogue)
        let ids = members.keys.sorted()
        let known = ids.map { previous?.histories[$0] }
        let all = zip(ids, zip(known, Self.records(of: household, members: ids, known: known))).map { member, pair in
            let (known, record) = pair
            guard let known, record == nil, known.isCurrent(at: now) else {
                let record = record ?? known?.record ?? MemberHistory.Record()
                return (member: member, history: MemberHistory(record, catalogue: catalogue, now: now))
            }
            return (member: member, history: known)
        }
        histories = Dictionary(all.map { ($0.member, $0.history) }) { first, _ in first }
        shared = SharedViewings(
            rowCount: catalogue.count,
            histories: all.filter { household.contributors.contains($0.member) }.map { member, history in
                let viewings = history.engagements.filter(\.engagement.state.isViewing)
                return (member, viewings.map { ($0.row, $0.engagement.value) })
            })
    }

    /// What each of `members` did, in their order; `nil` where it is what is known of them.
    private static func records(
        of household: Household, members: [MemberID], known: [MemberHistory?]
    ) -> [MemberHistory.Record?] {
        let numbers = Dictionary(zip(members, 0...)) { first, _ in first }
        func owners(_ members: some Sequence<MemberID>) -> [Int] { members.map { numbers[$0] ?? -1 } }
        let events = portions(
            household.events, owners: owners(household.events.lazy.map(\.member)),
            known: known.map { $0?.record.events })
        let ratings = portions(
            household.ratings, owners: owners(household.ratings.lazy.map(\.member)),
            known: known.map { $0?.record.ratings })
        let feedback = portions(
            household.feedback, owners: owners(household.feedback.lazy.map(\.member)),
            known: known.map { $0?.record.feedback })
        return known.enumerated().map { number, known in
            if events[number] == nil, ratings[number] == nil, feedback[number] == nil { return nil }
            return MemberHistory.Record(
                events: events[number] ?? known?.record.events ?? [],
                ratings: ratings[number] ?? known?.record.ratings ?? [],
                feedback: feedback[number] ?? known?.record.feedback ?? [])
        }
    }

    /// The elements of each owner, in their order; `nil` where they are the known ones, so that nothing is copied that did not
    /// change.
    private static func portions<Element: Equatable>(
        _ elements: [Element], owners: [Int], known: [[Element]?]
    ) -> [[Element]?] {
        var counts = [Int](repeating: 0, count: known.count)
        var isKnown = known.map { $0 != nil }
        let known = known.map { $0 ?? [] }
        for i in elements.indices where owners[i] >= 0 {
            let (owner, at) = (owners[i], counts[owners[i]])
            counts[owner] += 1
            // Compared where they lie.
            if isKnown[owner] { isKnown[owner] = at < known[owner].count && known[owner][at] == elements[i] }
        }
        for owner in known.indices where counts[owner] != known[owner].count { isKnown[owner] = false }
        var portions: [[Element]?] = isKnown.map { $0 ? nil : [] }
        for (owner, count) in counts.enumerated() { portions[owner]?.reserveCapacity(count) }
        for i in elements.indices where owners[i] >= 0 && !isKnown[owners[i]] {
            portions[owners[i]]?.append(elements[i])
        }
        return portions
    }

    /// What a member did, in order of the last time (oldest first).
    func engagements(of member: MemberID) -> [(row: Int, engagement: Engagement)] {
        histories[member]?.engagements ?? []
    }

    /// The libraries that all of `audience` may see, which is what decides what they may see at all.
    func librariesVisible(to audience: Audience) -> Set<LibraryID> {
        Set(libraries.values.filter { isVisible($0, to: audience) }.map(\.id))
    }

    func isVisible(_ library: Library, to audience: Audience) -> Bool {
        !(audience.isRoom && library.suitability == .adult)
            && audience.members.allSatisfy { (access[$0] ?? .unknown).allows(library.id) }
    }

    /// The sets of libraries that members see, in a fixed order, at most `limit`.
    func differentViews(limit: Int) -> [Set<LibraryID>] {
        var views: [Set<LibraryID>] = []
        for member in members.keys.sorted() {
            for isRoom in [false, true] {
                let view = librariesVisible(to: Audience([member], isRoom: isRoom))
                if views.count < limit, !views.contains(view) { views.append(view) }
            }
        }
        return views
    }

    /// The community's model over what those may see who see these libraries; `nil` with few contributors.
    func coWatching(in visible: Set<LibraryID>) -> CoWatching? {
        CoWatching(shared: shared, isVisible: isVisible(in: visible))
    }

    /// Whether a row may be seen by those who see these libraries.
    func isVisible(in visible: Set<LibraryID>) -> (Int) -> Bool {
        let isVisible = shelves.places.map { $0.isNowhere || !$0.known.isDisjoint(with: visible) }
        return { isVisible[shelves.place(ofRow: $0)] }
    }
}
