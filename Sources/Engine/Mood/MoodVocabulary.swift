/// The words of one language in which wishes are put: decoded from `locales/mood/<language>.json`.
///
/// All lists are phrases in plain spelling; they are folded and stemmed when the lexicon is made.
package struct MoodVocabulary: Sendable, Equatable, Codable {
    package var language: Stemmer.Language
    /// Phrases that ask for a concept, by its name.
    package var phrases: [String: [String]]
    /// Words that carry no wish of their own.
    package var ignored: [String]
    /// "no", "without".
    package var negators: [String]
    /// "less", "not too".
    package var less: [String]
    /// "not just", "nothing but": look like negators and are none.
    package var notNegators: [String]
    /// "like", "in the style of".
    package var like: [String]
    /// "but", "only" after a title.
    package var but: [String]
    package var and: [String]
    package var or: [String]
    /// "with", before people.
    package var with: [String]
    /// "by", "directed by", before people.
    package var by: [String]
    /// Words for the kind that is meant, by `movie` and `tv`.
    package var kinds: [String: [String]]
    /// "in the original language", "auf": what stands before or after a language when it is the one spoken.
    package var spoken: [String]
    package var eras: Eras
    package var runtimes: Runtimes
    /// Number words; fractions such as `anderthalb` too.
    package var numbers: [String: Double]
    /// English words to search for in place of a word of this language that no concept covers.
    package var translations: [String: String]

    package struct Eras: Sendable, Equatable, Codable {
        /// Written-out decades, such as "eighties", by their first year.
        package var decades: [String: Int]
        /// What may follow a decade's number, such as "s" or "er Jahre".
        package var decadeEndings: [String]
        package var decadePrefixes: [String]
        package var before: [String]
        package var after: [String]
        package var since: [String]
        package var between: [String]
        package var until: [String]
        package var to: [String]
        /// "old": made long ago.
        package var old: [String]
        package var recent: [String]
    }

    package struct Runtimes: Sendable, Equatable, Codable {
        package var under: [String]
        package var over: [String]
        package var about: [String]
        package var minutes: [String]
        package var hours: [String]
        package var half: [String]
        package var short: [String]
        package var long: [String]
    }
}
