import Foundation

extension String {
    /// Without differences of case, accents or width, for comparing names as people do: `AMÉLIE` is `amelie`.
    ///
    /// It is made here and stored, since the databases do not agree on it.
    package var folded: String {
        folding(options: [.caseInsensitive, .diacriticInsensitive, .widthInsensitive], locale: nil)
            .precomposedStringWithCompatibilityMapping
    }
}
