import Engine
import Presentation

/// A wish in words, understood as one reader's audience may understand it.
enum Wish {
    /// - Returns: `nil` when the words ask for nothing in particular, as “what should we watch tonight?” does.
    static func understood(
        _ words: String, state: RecommenderSource.State, context: CommandContext
    ) -> MoodIntent? {
        let view = state.recommender.visibleLibrary(for: context.audience)
        let intent = state.moods.intent(
            of: words, language: context.locale.language.rawValue, isVisible: view.contains)
        return intent.isEmpty ? nil : intent
    }
}
