import Engine
import Integrations
import Storage

/// Brings the stars that people gave on a media server into the database.
struct RatingReader: Sendable {
    let database: any Database
    let source: MediaSource

    private static let topic = "ratings"

    /// Returns the number of ratings that were read.
    func run(of accounts: [ServerAccount]) async throws -> Int {
        let name = source.name
        let known = try await database.read { try SyncCursorStore($0).get(name, Self.topic) }.flatMap(Int64.init)
        let told = (source.server.tellsRatingsOfEverybody ? accounts : accounts.filter(\.isOwner)).filter { account in
            // Who has not been there since the last time has not rated anything.
            account.lastActiveAt.flatMap { last in known.map { last >= $0 } } ?? true
        }
        guard !told.isEmpty else { return 0 }
        let ratings = try await source.server.ratings(of: told)
        let latest = accounts.compactMap(\.lastActiveAt).max()
        return try await database.write { session in
            let ids = Set(ratings.map { ServerItemID(server: name, item: $0.item) })
            let items = try ServerItemStore(session).find(ids.sorted())
            let members = Set(try MemberStore(session).all().map(\.id))
            let kept = ratings.compactMap { rating -> Rating? in
                let member = MemberID(source: name, account: rating.account)
                let item = items[ServerItemID(server: name, item: rating.item)]
                guard let title = item?.title, members.contains(member), rating.stars.isFinite else { return nil }
                return Rating(
                    member: member, title: title, stars: min(max(rating.stars, 0.5), 5), ratedAt: rating.ratedAt)
            }
            // Of a title with several files the newest rating counts, else the best one.
            let ordered = kept.sorted { ($0.ratedAt, $0.stars) < ($1.ratedAt, $1.stars) }
            let people = Set(told.map { MemberID(source: name, account: $0.id) }).intersection(members)
            if let latest { try SyncCursorStore(session).set(name, Self.topic, to: String(latest)) }
            try RatingStore(session).replace(ordered, of: people, source: name)
            return ratings.count
        }
    }
}
