/// Everything the engine knows of the people who share a server, as one immutable value.
///
/// It is loaded from storage, or made by an evaluation, and replaced as a whole when something changed.
package struct Household: Sendable {
    package var members: [Member]
    package var libraries: [Library]
    package var access: [MemberID: LibraryAccess]
    package var items: [LibraryItem]
    package var events: [WatchEvent]
    package var ratings: [Rating]
    package var feedback: [Feedback]
    package var overrides: [Override]
    /// Members who let their watching count for the others; nobody does without having said so.
    package var contributors: Set<MemberID>

    package init(
        members: [Member] = [], libraries: [Library] = [], access: [MemberID: LibraryAccess] = [:],
        items: [LibraryItem] = [], events: [WatchEvent] = [], ratings: [Rating] = [], feedback: [Feedback] = [],
        overrides: [Override] = [], contributors: Set<MemberID> = []
    ) {
        self.members = members
        self.libraries = libraries
        self.access = access
        self.items = items
        self.events = events
        self.ratings = ratings
        self.feedback = feedback
        self.overrides = overrides
        self.contributors = contributors
    }
}
