/// A recommendation as it is shown, in no platform's format. All strings are localised and ready to show.
package struct Card: Sendable, Equatable {
    /// The title it is about, such as `movie:603`.
    package var reference: String
    package var title: String
    package var year: Int?
    /// What the poster is asked for by; `nil` where there is none. It may turn out that it cannot be had.
    package var poster: String?
    /// Facts in a row: runtime, genres.
    package var facts: [String]
    /// One sentence on what it is about; may be empty.
    package var overview: String
    package var match: Match?
    /// Why it was picked; empty where no reason was asked for.
    package var reason: String
    /// Further lines, such as one per member of a group.
    package var notes: [String]
    /// Where it plays and in which quality, such as `Films · 4K · HDR`.
    package var availability: String
    package var actions: [Action]
    /// The command line that says how good it was, with `*` for the number of stars, 1 to 5.
    package var rating: String?
    /// The terms of the score by name, for machines (`--json`) and for the log; never shown as they are.
    package var terms: [String: Double]

    /// How well it fits, calibrated, with its band in words.
    package struct Match: Sendable, Equatable {
        package enum Band: String, Sendable, Equatable {
            case high
            case medium
            case low
        }

        package var percent: Int
        package var band: Band
        /// Such as `82 % match`.
        package var label: String

        package init(percent: Int, band: Band, label: String) {
            self.percent = percent
            self.band = band
            self.label = label
        }
    }

    /// Something the reader can do with a card or a reply.
    package struct Action: Sendable, Equatable {
        /// What a button or a reaction stands for, the same in every language.
        package enum Verb: String, Sendable, Equatable, CaseIterable {
            case up
            case down
            case seen
            case dismiss
            case why
            case spin
        }

        package var verb: Verb
        package var label: String
        /// What is typed to do it, in the reader's language: after the number of the card, or alone.
        package var word: String
        /// The command line that pressing it means, at most 100 characters.
        package var command: String

        package init(verb: Verb, label: String, word: String, command: String) {
            self.verb = verb
            self.label = label
            self.word = word
            self.command = command
        }
    }

    package init(
        reference: String, title: String, year: Int? = nil, poster: String? = nil, facts: [String] = [],
        overview: String = "", match: Match? = nil, reason: String = "", notes: [String] = [],
        availability: String = "", actions: [Action] = [], rating: String? = nil, terms: [String: Double] = [:]
    ) {
        self.reference = reference
        self.title = title
        self.year = year
        self.poster = poster
        self.facts = facts
        self.overview = overview
        self.match = match
        self.reason = reason
        self.notes = notes
        self.availability = availability
        self.actions = actions
        self.rating = rating
        self.terms = terms
    }
}
