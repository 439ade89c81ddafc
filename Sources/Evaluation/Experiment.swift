package import Engine
package import Integrations

/// The data of one evaluation: households as they were, the catalogue they choose from, and what they liked later.
///
/// Everything is asked through `Recommender.answer`, the door that chat uses; there is no second path.
package struct Experiment: Sendable {
    package let catalogue: Catalogue
    /// Titles that may be recommended: those of the library under test.
    let shelf: [LibraryItem]
    let users: [MovieLensUser]
    let train: [MemberID: [Rating]]
    /// `nil` where the later ratings are kept apart.
    let later: [MemberID: [Rating]]?
    package let folder: MovieLensFolder
    private let experiment: MovieLensProtocol

    static let library = Library(id: LibraryID("library"), name: "Library")
    /// From this many stars on, a later rating says that the title was liked.
    static let relevantFrom = 4.0

    /// - Parameter shelf: which `catalogue_*.csv` is on the server, such as `all` or `lib2700`.
    package init(
        folder: MovieLensFolder, experiment: MovieLensProtocol, split: String, shelf: String
    ) throws {
        self.folder = folder
        self.experiment = experiment
        catalogue = Catalogue(titles: try folder.titles().titles)
        self.shelf = try folder.catalogueIDs(shelf).values.map { LibraryItem(title: $0, library: Self.library.id) }
        users = try folder.users(split: split, experiment).values
        train = Dictionary(grouping: try folder.trainRatings(split: split, experiment).values, by: \.member)
            .mapValues { $0.sorted { ($0.ratedAt, $0.title) < ($1.ratedAt, $1.title) } }
        do {
            let ratings = try folder.heldOutRatings(split: split, experiment).values
            later = Dictionary(grouping: ratings, by: \.member)
        } catch ImportError.missingFile {
            later = nil
        }
    }

    /// Households in the order of the file; of the community one that holds everybody with training ratings.
    var households: [(name: String, users: [MovieLensUser])] {
        var order: [String] = []
        var byName: [String: [MovieLensUser]] = [:]
        for user in users {
            if byName[user.household] == nil { order.append(user.household) }
            byName[user.household, default: []].append(user)
        }
        return order.map { ($0, byName[$0] ?? []) }
    }

    /// - Parameter share: how much of each member's training ratings, oldest first, the household knows of; 0…1.
    func household(of users: [MovieLensUser], share: Double = 1) -> Household {
        let members =
            experiment == .community ? train.keys.sorted() : users.map(\.member)
        var household = Household(libraries: [Self.library], items: shelf, contributors: Set(members))
        household.members = members.map { Member(id: $0, name: $0.rawValue) }
        household.access = Dictionary(uniqueKeysWithValues: members.map { ($0, .all) })
        household.ratings = members.flatMap { member in
            let ratings = train[member] ?? []
            return ratings.prefix(Int(Double(ratings.count) * share))
        }
        return household
    }

    /// The later ratings that the training ratings hold back when only `share` of them is known.
    func heldBack(from users: [MovieLensUser], share: Double) -> [Rating] {
        users.flatMap { user in
            let ratings = train[user.member] ?? []
            return ratings.dropFirst(Int(Double(ratings.count) * share))
        }
    }

    /// What a user liked later, among what could have been recommended.
    func relevant(to user: MovieLensUser, onShelf: Set<TitleID>) -> Set<TitleID> {
        let liked = (later?[user.member] ?? []).filter { rating in
            guard rating.stars >= Self.relevantFrom, onShelf.contains(rating.title) else { return false }
            let year = catalogue.row(of: rating.title).flatMap { catalogue.titles[$0].year }
            return year.map { $0 <= user.asOfYear } ?? false
        }
        return Set(liked.map(\.title))
    }

    /// A moment in the last days of a year, milliseconds since 1970.
    static func end(ofYear year: Int) -> Int64 {
        Int64(Double(year - 1970 + 1) * 365.2425 * Double(Int64.day)) - 2 * .day
    }
}
