/// What a member did and what it says of their taste, without anything that the readers may not see: that can neither be named nor
/// felt.
struct MemberTaste {
    let member: MemberID
    /// In order of the last time (oldest first).
    let history: [(row: Int, engagement: Engagement)]
    /// The same by row.
    let engagements: [Int: Engagement]
    /// One of each domain that the catalogue has titles of.
    let profiles: [Domain: TasteProfile]
    let overrides: [Override]

    init(member: MemberID, index: HouseholdIndex, catalogue: Catalogue, view: VisibleLibrary) {
        let history = index.engagements(of: member).filter { view.contains($0.row) }
        self.member = member
        self.history = history
        engagements = Dictionary(uniqueKeysWithValues: history)
        profiles = Dictionary(
            uniqueKeysWithValues: catalogue.populatedDomains.map { domain in
                (domain, TasteProfile(engagements: history, domain: domain, catalogue: catalogue))
            })
        overrides = index.overrides[member] ?? []
    }

    /// Too little is known for more than quality and popularity to speak.
    var isColdStart: Bool {
        history.count { $0.engagement.state.isViewing } < ProfileSummary.coldStartBelow
    }
}
