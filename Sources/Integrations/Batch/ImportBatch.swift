package import Engine

/// Everything that an import found, ready to be stored; importing the same source again yields the same identities.
///
/// Within a batch, members, titles, libraries and items are unique, there is at most one rating per member, title and
/// source (the newest), and every event and feedback has its own `sourceEventID`.
package struct ImportBatch: Sendable, Equatable {
    package var members: [Member] = []
    /// ISO 639-1 codes of the members whose language the source tells.
    package var languages: [MemberID: String] = [:]
    package var titles: [Title] = []
    package var libraries: [Library] = []
    package var items: [LibraryItem] = []
    /// Only of members for whom the source tells it; of the others nothing may be assumed.
    package var access: [MemberID: LibraryAccess] = [:]
    /// Members whose watching may count for the others; nobody who has not been asked.
    package var contributors: Set<MemberID> = []
    package var events: [ImportedEvent] = []
    package var ratings: [ImportedRating] = []
    package var feedback: [ImportedFeedback] = []
    /// Rows that could not be used, in the order of the files.
    package var rejected: [RejectedRow] = []

    package init() {}

    /// Says nothing of any title.
    package var isEmpty: Bool { titles.isEmpty && events.isEmpty && ratings.isEmpty && feedback.isEmpty }
}

/// A viewing with its identity at the source; `source` and `sourceEventID` together name it once and for all.
package struct ImportedEvent: Sendable, Equatable {
    package var event: WatchEvent
    package var source: String
    package var sourceEventID: String

    package init(event: WatchEvent, source: String, sourceEventID: String) {
        self.event = event
        self.source = source
        self.sourceEventID = sourceEventID
    }
}

/// Stars given elsewhere, with the name of that place.
package struct ImportedRating: Sendable, Equatable {
    package var rating: Rating
    package var source: String

    package init(rating: Rating, source: String) {
        self.rating = rating
        self.source = source
    }
}

/// A judgement with its identity at the source, like `ImportedEvent`.
package struct ImportedFeedback: Sendable, Equatable {
    package var feedback: Feedback
    package var source: String
    package var sourceEventID: String

    package init(feedback: Feedback, source: String, sourceEventID: String) {
        self.feedback = feedback
        self.source = source
        self.sourceEventID = sourceEventID
    }
}
