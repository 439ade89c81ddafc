import Engine

/// Puts a batch together so that its promises of uniqueness and stable identity hold for every format.
struct ImportBatchBuilder {
    private struct RatingKey: Hashable {
        var member: MemberID
        var title: TitleID
    }

    let source: String
    private(set) var batch = ImportBatch()
    private var memberIDs: Set<MemberID> = []
    private var ratingIndex: [RatingKey: Int] = [:]
    private var occurrences: [String: Int] = [:]

    init(source: ImportFormat) { self.source = source.rawValue }

    mutating func add(_ member: Member) {
        if memberIDs.insert(member.id).inserted { batch.members.append(member) }
    }

    /// Sets what every format may set at most once.
    mutating func setCatalogue(titles: [Title], libraries: [Library], items: [LibraryItem]) {
        batch.titles = titles
        batch.libraries = libraries
        batch.items = items
    }

    mutating func setAccess(_ access: LibraryAccess, of member: MemberID) { batch.access[member] = access }

    mutating func letContribute(_ member: MemberID) { batch.contributors.insert(member) }

    mutating func setLanguage(_ language: String, of member: MemberID) { batch.languages[member] = language }

    /// `moment` stands for the start in the identity; it must not depend on when the import takes place.
    mutating func add(_ event: WatchEvent, moment: String) {
        var content = "\(event.member)|\(event.title)|\(moment)"
        if event.season != nil || event.episode != nil {
            content += "|s\(event.season ?? 0)e\(event.episode ?? 0)"
        }
        batch.events.append(ImportedEvent(event: event, source: source, sourceEventID: identity(content)))
    }

    /// Keeps the newest of several ratings of one title; of equally old ones the one added last.
    mutating func add(_ rating: Rating) {
        let key = RatingKey(member: rating.member, title: rating.title)
        let imported = ImportedRating(rating: rating, source: source)
        guard let index = ratingIndex[key] else {
            ratingIndex[key] = batch.ratings.count
            batch.ratings.append(imported)
            return
        }
        if batch.ratings[index].rating.ratedAt <= rating.ratedAt { batch.ratings[index] = imported }
    }

    mutating func add(_ feedback: Feedback, moment: String) {
        let content = "feedback|\(feedback.member)|\(feedback.title)|\(feedback.kind)|\(moment)"
        batch.feedback.append(
            ImportedFeedback(feedback: feedback, source: source, sourceEventID: identity(content)))
    }

    mutating func reject(_ rows: [RejectedRow]) { batch.rejected += rows }

    /// The content itself; the n-th of equal contents, such as two viewings on one day, is numbered.
    private mutating func identity(_ content: String) -> String {
        let count = occurrences[content, default: 0] + 1
        occurrences[content] = count
        return count == 1 ? content : "\(content)|\(count)"
    }
}
