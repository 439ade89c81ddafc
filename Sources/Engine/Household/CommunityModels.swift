/// The community's models, one for each set of libraries that members see: what a reader may not see is not in theirs.
///
/// Fitting takes seconds on a server of thousands, so that a model may be of yesterday. But it never knows what it should not:
/// once somebody takes back a liking or their consent, or a title moves out of sight, the model is gone until it is fitted anew.
struct CommunityModels: Sendable {
    /// By the libraries that are seen; `.some(nil)` where too few contribute.
    private var models: [Set<LibraryID>: CoWatching?] = [:]
    /// Fitting anew would give other models.
    private(set) var isBehind: Bool

    /// Fitting takes time; sets of libraries that are not among the first few go without.
    private static let limit = 8

    /// No models; they are to be fitted yet, where there is a community.
    init(unfitted index: HouseholdIndex) { isBehind = Self.isCommunity(index) }

    init(fitting index: HouseholdIndex) {
        isBehind = false
        guard Self.isCommunity(index) else { return }
        for view in index.differentViews(limit: Self.limit) { models[view] = .some(index.coWatching(in: view)) }
    }

    /// What of these models, made for `old` or a state before it, may be used for `new`.
    func carriedOver(from old: HouseholdIndex, to new: HouseholdIndex) -> CommunityModels {
        var result = CommunityModels(unfitted: new)
        let (added, removed) = new.shared.likings(since: old.shared)
        guard result.isBehind, !removed else { return result }
        let isPlacedAlike = old.shelves.isPlacedLike(new.shelves)
        for (view, model) in models where isPlacedAlike || model?.knowsOnly(new.isVisible(in: view)) != false {
            result.models[view] = .some(model)
        }
        result.isBehind =
            isBehind || added || !isPlacedAlike
            || Set(result.models.keys) != Set(new.differentViews(limit: Self.limit))
        return result
    }

    /// `nil` for an audience that sees what no single member does: better no model than one of what some may not see.
    func model(in view: Set<LibraryID>) -> CoWatching? { models[view] ?? nil }

    var isEmpty: Bool { models.isEmpty }

    private static func isCommunity(_ index: HouseholdIndex) -> Bool {
        index.shared.members.count >= CoWatching.minimumMembers
    }
}
