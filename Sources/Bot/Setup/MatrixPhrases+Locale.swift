import Chat
import Connectors
import Presentation

extension MatrixPhrases {
    /// What the connector says in a language.
    init(_ locale: Locale) {
        self.init(
            answeredPrivately: locale.text(.matrixPrivate), undecryptable: locale.text(.matrixUndecryptable),
            reactions: locale.text(.matrixReactions), helpWord: locale.word(.commands, "help") ?? "help",
            bands: [
                .high: locale.text(.matrixBandHigh), .medium: locale.text(.matrixBandMedium),
                .low: locale.text(.matrixBandLow),
            ])
    }
}
