import Presentation
import Engine

/// Finds the title that somebody means, among those that the readers may see.
struct TitleFinder {
    let state: RecommenderSource.State
    let view: VisibleLibrary
    let language: String

    /// A match below this is a guess to be asked about.
    private static let certainFrom: Float = 0.75
    /// From here on somebody wrote the whole name; below, several may be meant.
    private static let wholeNameFrom: Float = 0.9

    init(state: RecommenderSource.State, context: CommandContext) {
        self.state = state
        view = state.recommender.visibleLibrary(for: context.audience)
        language = context.locale.language.rawValue
    }

    /// - Parameter text: a name, however written, or a reference such as `movie:603`.
    func title(_ text: String) throws(CommandError) -> VisibleTitle {
        if let id = TitleID(text.trimmingSpaces) {
            guard let row = state.recommender.catalogue.row(of: id), let title = view.title(ofRow: row) else {
                throw .unknownTitle(text, guesses: [])
            }
            return title
        }
        let found = state.titles.find(text, limit: 3, isVisible: view.contains)
        let isAmbiguous =
            found.count > 1 && found[0].score < Self.wholeNameFrom && found[0].score - found[1].score < 0.05
        guard let best = found.first, best.score >= Self.certainFrom, !isAmbiguous,
            let title = view.title(ofRow: best.row)
        else {
            throw .unknownTitle(
                text, guesses: found.compactMap { view.title(ofRow: $0.row)?.title.name(in: language) })
        }
        return title
    }
}
