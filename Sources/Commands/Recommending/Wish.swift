import Presentation
import Engine

/// A wish in words, understood as one reader's audience may understand it.
enum Wish {
    /// - Throws: `CommandError.wishNotUnderstood` when nothing in it can be made use of.
    static func understood(
        _ words: String, state: RecommenderSource.State, context: CommandContext
    ) throws(CommandError) -> MoodIntent {
        let intent = intent(of: words, state: state, context: context)
        guard !intent.isEmpty else { throw .wishNotUnderstood(words) }
        return intent
    }

    static func intent(of words: String, state: RecommenderSource.State, context: CommandContext) -> MoodIntent {
        let view = state.recommender.visibleLibrary(for: context.audience)
        return state.moods.intent(of: words, language: context.locale.language.rawValue, isVisible: view.contains)
    }
}
