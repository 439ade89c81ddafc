/// Suggests what something that is being typed may become.
///
/// It answers within a tenth of a second, and only with what the asker may see at that moment.
package typealias Completions = @Sendable (CompletionQuery) async -> [CompletionSuggestion]

/// What is being typed, and by whom.
package struct CompletionQuery: Sendable, Equatable {
    package let completion: CommandMenu.Completion
    /// So far; may be empty. Outside data, any length.
    package let text: String
    package let asker: ChatIdentity
    /// ISO 639-1 code that the platform reports for the asker.
    package let locale: String?
    package let limit: Int

    package init(
        completion: CommandMenu.Completion, text: String, asker: ChatIdentity, locale: String? = nil, limit: Int = 25
    ) {
        self.completion = completion
        self.text = text
        self.asker = asker
        self.locale = locale
        self.limit = limit
    }
}

package struct CompletionSuggestion: Sendable, Equatable {
    /// As it is shown.
    package let label: String
    /// What it is in a command line.
    package let value: String

    package init(label: String, value: String) {
        self.label = label
        self.value = value
    }
}
