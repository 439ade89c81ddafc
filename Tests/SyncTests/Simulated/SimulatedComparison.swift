import Engine
import Storage
import TestSupport
import Testing

@testable import Sync

/// Holds what was read against what is true.
struct SimulatedComparison {
    private let server: SimulatedServer
    private let truth: HouseholdTruth
    private let household: Household
    private let unmatched: Int

    init(_ server: SimulatedServer, _ truth: HouseholdTruth, _ database: any Database) async throws {
        self.server = server
        self.truth = truth
        (household, unmatched) = try await database.read { session in
            (try HouseholdLoader(session).household(), try ServerItemStore(session).unmatchedCount())
        }
    }

    func expectEqual() {
        expectPeople()
        expectItems()
        expectPlays()
        expectRatings()
    }

    private func member(_ member: HouseholdTruth.Member) -> MemberID {
        MemberID(source: server.name, account: server.account(of: member))
    }

    private func expectPeople() {
        let present = household.members.filter { household.access[$0.id] != .only([]) || isInTruth($0.id) }
        #expect(Set(present.map(\.id)) == Set(truth.members.map(member)))
        for person in truth.members {
            guard case .only(let libraries) = household.access[member(person)] else {
                Issue.record("The access of \(person.name) is not known.")
                continue
            }
            let names = Set(household.libraries.filter { libraries.contains($0.id) }.map(\.name))
            let expected = person.isOwner ? truth.libraries : truth.libraries.filter { person.sections.contains($0.id) }
            #expect(names == Set(expected.map(\.name)), "\(person.name)")
        }
    }

    private func isInTruth(_ id: MemberID) -> Bool { truth.members.contains { member($0) == id } }

    private func title(of item: HouseholdTruth.Item) -> TitleID? {
        guard item.match != "none", let kind = TitleKind(rawValue: item.kind) else { return nil }
        return item.tmdb.map { TitleID(kind, $0) }
    }

    private func title(of row: HouseholdTruth.Row) -> TitleID? {
        guard row.match != "none", let kind = TitleKind(rawValue: row.kind) else { return nil }
        return row.tmdb.map { TitleID(kind, $0) }
    }

    private func expectItems() {
        let items = (truth.items ?? []).filter { $0.section != nil }
        #expect(unmatched == items.filter { $0.match == "none" }.count)
        let present = Set(household.items.filter(\.isPresent).map(\.title))
        expectSame(present, Set(items.compactMap(title)))
    }

    /// Plex and Jellyfin alone do not tell every play: only what was finished, or only the last time.
    private func expectPlays() {
        let rows = truth.rows ?? []
        let people = Dictionary(uniqueKeysWithValues: truth.members.map { ($0.index, member($0)) })
        let known = Set(household.events.map { Sitting($0) })
        let expected = Set(
            rows.compactMap { row -> Sitting? in
                guard let member = people[row.member], let title = title(of: row) else { return nil }
                return Sitting(
                    member: member, title: title, startedAt: row.startedAt * 1000, season: row.season,
                    episode: row.episode, percent: row.percent)
            })
        if server == .plex {
            expectSame(known, expected)
        } else {
            #expect(!known.isEmpty)
            let (told, played) = (Set(known.map(\.subject)), Set(expected.map(\.subject)))
            expectSame(told, told.intersection(played))
        }
    }

    private func expectRatings() {
        guard let ratings = truth.ratings else { return }
        let kinds = Dictionary((truth.items ?? []).map { ($0.index, $0) }) { first, _ in first }
        let people = Dictionary(uniqueKeysWithValues: truth.members.map { ($0.index, member($0)) })
        let owner = truth.members.first(where: \.isOwner).map(member)
        let expected = ratings.compactMap { rating -> Stars? in
            guard let member = people[rating.member], let item = kinds[rating.title], item.section != nil,
                let title = title(of: item), server.name != "plex" || member == owner
            else { return nil }
            return Stars(member: member, title: title, stars: rating.stars)
        }
        let known = household.ratings.map { Stars(member: $0.member, title: $0.title, stars: $0.stars) }
        // Two files of one title may have been rated differently; either may count.
        let surplus = Set(known).subtracting(expected)
        if !surplus.isEmpty { Issue.record("ratings \(Array(surplus.prefix(4)))") }
        let (told, wanted) = (known.map(\.subject), expected.map(\.subject))
        expectSame(Set(told), Set(wanted))
        #expect(Set(told).count == told.count)
    }

    /// Tells what is different instead of everything.
    private func expectSame<Value: Hashable>(_ known: Set<Value>, _ expected: Set<Value>) {
        let (missing, surplus) = (expected.subtracting(known), known.subtracting(expected))
        if !missing.isEmpty { Issue.record("missing \(missing.count): \(Array(missing.prefix(4)))") }
        if !surplus.isEmpty { Issue.record("surplus \(surplus.count): \(Array(surplus.prefix(4)))") }
    }

    private struct Stars: Hashable {
        let member: MemberID
        let title: TitleID
        let stars: Double

        var subject: Subject { Subject(member: member, title: title, season: nil, episode: nil) }
    }

    private struct Subject: Hashable {
        let member: MemberID
        let title: TitleID
        let season: Int?
        let episode: Int?
    }

    private struct Sitting: Hashable {
        let member: MemberID
        let title: TitleID
        let startedAt: Int64
        let season: Int?
        let episode: Int?
        let percent: Int

        var subject: Subject { Subject(member: member, title: title, season: season, episode: episode) }

        init(member: MemberID, title: TitleID, startedAt: Int64, season: Int?, episode: Int?, percent: Int) {
            self.member = member
            self.title = title
            self.startedAt = startedAt
            self.season = season
            self.episode = episode
            self.percent = percent
        }

        init(_ event: WatchEvent) {
            self.init(
                member: event.member, title: event.title, startedAt: event.startedAt, season: event.season,
                episode: event.episode, percent: Int(((event.completion ?? 0) * 100).rounded()))
        }
    }
}
