import Engine
import Storage

/// A random household in which every text of a title that stands in one library names that title, so that any trace of
/// it in a reply gives it away.
struct SecretHousehold {
    private(set) var household = Household()
    private(set) var titles: [Title] = []
    private var dice: Dice
    /// Members that have a chat identity; the others live in the household only.
    private(set) var linked: [MemberID] = []

    static let genres = ["Drama", "Horror", "Comedy", "Action", "Western"]
    static let keywords = ["heist", "space", "friendship", "serial killer", "berlin", "winter"]

    init(seed: UInt64, now: Int64) {
        dice = Dice(seed: seed &* 7919 &+ 3)
        for number in 0..<dice.number(2...4) {
            household.libraries.append(Library(id: LibraryID("shelf\(number)"), name: Self.mark("library", number)))
        }
        for number in 0..<dice.number(14...26) { addTitle(number) }
        for number in 0..<dice.number(3...5) { addMember(number, now: now) }
    }

    /// A word that occurs nowhere else and resembles no other.
    static func mark(_ kind: String, _ number: Int) -> String {
        let letters = Array("bdfgklmnprtvz")
        let vowels = Array("aeiou")
        let syllables = [number / 25, number % 25, number * 7 % 65, kind.count].map { value in
            "\(letters[value % 13])\(vowels[value / 13 % 5])"
        }
        return "q\(kind.prefix(3))\(syllables.joined())\(number)x"
    }

    private mutating func addTitle(_ number: Int) {
        let id = TitleID(dice.chance(0.8) ? .movie : .tv, 7_000_000 + number)
        let places =
            dice.chance(0.1)
            ? [] : dice.some(of: household.libraries.map(\.id), most: 1) + [dice.one(of: household.libraries).id]
        func own(_ kind: String) -> String { Self.mark(kind, number) }
        titles.append(
            Title(
                id: id, name: own("name") + " " + own("second"), year: dice.number(1950...2024),
                genres: dice.some(of: Self.genres, most: 2) + ["Drama"],
                keywords: dice.some(of: Self.keywords, most: 3) + [own("keyword")],
                overview: "\(own("overview")) and a friendship in space", tagline: own("tagline"),
                directors: [dice.chance(0.5) ? "Shared Director" : own("director")],
                cast: dice.some(of: ["Common Actor", "Famous Face"], most: 2) + [own("actor")],
                studios: [own("studio")],
                collection: dice.chance(0.3) ? Self.mark("collection", number / 4) : nil,
                runtime: dice.number(60...180),
                originalLanguage: dice.one(of: ["en", "de", "ja"]), voteAverage: Double(dice.number(40...90)) / 10,
                voteCount: dice.number(10...9000),
                localized: dice.chance(0.5)
                    ? [
                        "de": .init(title: own("german"), overview: own("inhalt")),
                        "fr": .init(title: own("french"), overview: own("resume")),
                    ] : [:]))
        for place in Set(places).sorted() {
            household.items.append(LibraryItem(title: id, library: place, quality: [Self.mark("badge", number)]))
        }
    }

    private mutating func addMember(_ number: Int, now: Int64) {
        let id = MemberID("member\(number)")
        household.members.append(Member(id: id, name: "Person\(number)", isOwner: number == 0 && dice.chance(0.3)))
        household.access[id] =
            dice.chance(0.06)
            ? .unknown
            : dice.chance(0.15) ? .all : .only(Set(household.libraries.map(\.id).filter { _ in dice.chance(0.65) }))
        if dice.chance(0.85) { linked.append(id) }
        if dice.chance(0.7) { household.contributors.insert(id) }
        for _ in 0..<dice.number(0...14) {
            household.events.append(
                WatchEvent(
                    member: id, title: dice.one(of: titles).id,
                    startedAt: now - Int64(dice.number(1...900_000)) * 60_000,
                    completion: dice.one(of: [0.05, 0.5, 0.95, 1, 1, 1])))
        }
        for _ in 0..<dice.number(0...3) {
            let kinds: [Feedback.Kind] = [.up, .down, .dismiss, .seen, .stars(5)]
            household.feedback.append(
                Feedback(
                    member: id, title: dice.one(of: titles).id, kind: dice.one(of: kinds),
                    givenAt: now - Int64(dice.number(1...900_000)) * 60_000))
        }
        for _ in 0..<dice.number(0...3) {
            let title = dice.one(of: titles)
            let subjects: [Override.Subject] = [
                .title(title.id), .person(title.directors[0]), .person(title.cast[title.cast.count - 1]),
                .keyword(title.keywords[title.keywords.count - 1]), .genre("Horror"),
            ]
            let order = Override(
                member: id, subject: dice.one(of: subjects), action: dice.one(of: Override.Action.allCases))
            if !household.overrides.contains(where: { $0.member == id && $0.subject == order.subject }) {
                household.overrides.append(order)
            }
        }
    }

    // MARK: - What may be read

    /// What each member may see; changed where a test changes it in the database.
    var access: [MemberID: LibraryAccess] {
        get { household.access }
        set { household.access = newValue }
    }

    private func access(of member: MemberID) -> LibraryAccess {
        household.members.contains { $0.id == member && $0.isOwner } ? .all : household.access[member] ?? .unknown
    }

    /// The rule of the product, written down a second time: everybody sees a copy, or it stands in no library.
    func isVisible(_ title: Title, to readers: Set<MemberID>) -> Bool {
        let libraries = household.items.filter { $0.title == title.id }.map(\.library)
        return libraries.isEmpty
            || readers.allSatisfy { reader in libraries.contains(where: access(of: reader).allows) }
    }

    /// Words that only titles and libraries have that some reader may not see.
    func secrets(from readers: Set<MemberID>) -> Set<String> {
        let shut = titles.filter { !isVisible($0, to: readers) }
        let open = titles.filter { isVisible($0, to: readers) }.reduce(into: Set()) { $0.formUnion(Self.marks(of: $1)) }
        let libraries = household.libraries.filter { library in readers.contains { !access(of: $0).allows(library.id) }
        }
        return shut.reduce(into: Set()) { $0.formUnion(Self.marks(of: $1)) }.subtracting(open).union(
            libraries.map(\.name))
    }

    static func marks(of title: Title) -> Set<String> {
        var texts = [title.name, title.tagline, title.overview, String(title.id.tmdb)]
        for text in title.localized.values { texts += [text.title, text.overview] }
        if let collection = title.collection { texts.append(collection) }
        texts += title.keywords
        texts += title.directors + title.cast + title.studios
        let words = texts.flatMap { $0.split(separator: " ") }.map(String.init)
        return Set(words.filter { $0.first == "q" || $0.first == "7" })
    }

    // MARK: - Into a database

    func store(in database: any Database) async throws {
        let (titles, household) = (titles, household)
        try await database.write { session in
            _ = try TitleStore(session).upsert(titles)
            for library in household.libraries { _ = try LibraryStore(session).upsert(library) }
            for member in household.members {
                _ = try MemberStore(session).upsert(member)
                try LibraryStore(session).setAccess(member.id, household.access[member.id] ?? .unknown)
                try SettingStore(session).set(
                    .contributes, of: member.id, to: household.contributors.contains(member.id) ? "true" : "false")
            }
            _ = try LibraryItemStore(session).upsert(household.items)
            _ = try WatchEventStore(session).insert(
                household.events.enumerated().map { number, event in
                    SourcedWatchEvent(id: "e\(number)", source: "test", sourceEventID: "\(number)", event: event)
                })
            for (number, feedback) in household.feedback.enumerated() {
                _ = try FeedbackStore(session).record(RecordedFeedback(id: "f\(number)", feedback: feedback))
            }
            for order in household.overrides { try OverrideStore(session).upsert(order) }
        }
    }
}
