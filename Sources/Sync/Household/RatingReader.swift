import Engine
import Integrations
import Storage

/// Brings the stars that people gave on a media server into the database.
struct RatingReader: Sendable {
    let database: any Database
    let source: MediaSource

    /// Returns the number of ratings that were read.
    func run(of accounts: [ServerAccount]) async throws -> Int {
        let name = source.name
        let ratings = try await source.server.ratings(of: accounts)
        return try await database.write { session in
            let ids = Set(ratings.map { ServerItemID(server: name, item: $0.item) })
            let items = try ServerItemStore(session).find(ids.sorted())
            let members = Set(try MemberStore(session).all().map(\.id))
            let known = ratings.compactMap { rating -> Rating? in
                let member = MemberID(source: name, account: rating.account)
                let item = items[ServerItemID(server: name, item: rating.item)]
                guard let title = item?.title, members.contains(member), rating.stars.isFinite else { return nil }
                return Rating(
                    member: member, title: title, stars: min(max(rating.stars, 0.5), 5), ratedAt: rating.ratedAt)
            }
            try RatingStore(session).replace(known, of: Set(known.map(\.member)), source: name)
            return ratings.count
        }
    }
}
