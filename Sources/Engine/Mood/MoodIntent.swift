/// What a wish in words asks for, as far as it was understood. Made by `MoodParser`, carried out by `MoodSearch`.
package struct MoodIntent: Sendable, Equatable {
    /// A word or phrase that was understood as a theme, a mood or a genre.
    package struct Concept: Sendable, Equatable {
        /// The concept's name in the lexicon, such as `cozy`.
        package var name: String
        /// The words that asked for it, as typed.
        package var phrase: String

        package init(name: String, phrase: String) {
            self.name = name
            self.phrase = phrase
        }
    }

    package var text: String
    package var concepts: [Concept] = []
    package var avoided: [Concept] = []
    /// Content words that no concept covers, folded, in the order typed; searched for in titles, keywords, people.
    package var words: [String] = []
    package var avoidedWords: [String] = []
    /// "like X": the titles that it should resemble.
    package var like: [TitleID] = []
    /// "not like X".
    package var unlike: [TitleID] = []
    /// How near titles are to the whole wish in meaning, as embeddings tell: 1 = the same, 0 = unrelated. Empty when
    /// nothing can tell.
    package var meaning: [TitleID: Float] = [:]
    /// Hard conditions that were said: era, runtime, language, people, excluded genres.
    package var filters = Filters()

    package init(text: String) { self.text = text }

    /// Nothing in the text could be made use of.
    package var isEmpty: Bool { !asksForSomething && !rulesSomethingOut }

    var asksForSomething: Bool { !(concepts.isEmpty && words.isEmpty && like.isEmpty) }

    /// Something was described, whose meaning can be compared; a name or a condition alone is no description.
    package var describesSomething: Bool { !(concepts.isEmpty && words.isEmpty) }

    var rulesSomethingOut: Bool {
        !(avoided.isEmpty && avoidedWords.isEmpty && unlike.isEmpty) || filters != Filters()
    }
}
