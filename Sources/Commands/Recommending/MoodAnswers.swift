import Presentation

/// The answers to the questionnaire so far. They travel in the command lines of the options, `mood ask:cozy.alone.short`,
/// so that nothing has to be remembered: the same menu can be used twice, and by several people.
struct MoodAnswers: Sendable, Equatable {
    enum Vibe: String, CaseIterable, Sendable {
        case cozy
        case funny
        case suspenseful
        case scary
        case romantic
        case moving
        case thoughtful
        case adventurous
        case any
    }

    enum Company: String, CaseIterable, Sendable {
        case alone
        case together
        case any
    }

    enum Length: String, CaseIterable, Sendable {
        case short
        case binge
        case any
    }

    enum Novelty: String, CaseIterable, Sendable {
        case new
        case again
        case any
    }

    /// What is asked next.
    enum Step: Sendable, Equatable {
        case vibe
        case company
        case length
        case novelty
    }

    private(set) var vibe: Vibe?
    private(set) var company: Company?
    private(set) var length: Length?
    private(set) var novelty: Novelty?

    init() {}

    /// Reads what stands behind `ask:`. What makes no sense ends the answers, so that its question is asked again.
    init(_ text: Substring) {
        let words = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        func word(_ index: Int) -> String { words.indices.contains(index) ? words[index] : "" }
        vibe = Vibe(rawValue: word(0))
        company = vibe == nil ? nil : Company(rawValue: word(1))
        length = company == nil ? nil : Length(rawValue: word(2))
        novelty = length == nil ? nil : Novelty(rawValue: word(3))
    }

    /// The first question without an answer; `nil` when all that matters is known.
    ///
    /// What a group watches together is new to all of them, so that nobody is asked then whether it should be.
    func next(hasCompany: Bool) -> Step? {
        if vibe == nil { return .vibe }
        if company == nil, hasCompany { return .company }
        if length == nil { return .length }
        if novelty == nil, company != .together || !hasCompany { return .novelty }
        return nil
    }

    /// The command line that answers one more question; what was not asked before it does not matter.
    func line(answering step: Step, with answer: String) -> String {
        let before = [vibe?.rawValue, company?.rawValue, length?.rawValue].map { $0 ?? "any" }
        let count =
            switch step {
            case .vibe: 0
            case .company: 1
            case .length: 2
            case .novelty: 3
            }
        return "mood ask:" + (before.prefix(count) + [answer]).joined(separator: ".")
    }
}

extension MoodAnswers.Vibe {
    /// What it is called in the mood lexicon, in every language; `nil` when any mood will do.
    var concept: String? {
        switch self {
        case .cozy: "cozy"
        case .funny: "funny"
        case .suspenseful: "suspenseful"
        case .scary: "scary"
        case .romantic: "romantic"
        case .moving: "sad"
        case .thoughtful: "thought-provoking"
        case .adventurous: "adventure"
        case .any: nil
        }
    }

    var label: Phrase {
        switch self {
        case .cozy: .vibeCozy
        case .funny: .vibeFunny
        case .suspenseful: .vibeSuspenseful
        case .scary: .vibeScary
        case .romantic: .vibeRomantic
        case .moving: .vibeMoving
        case .thoughtful: .vibeThoughtful
        case .adventurous: .vibeAdventurous
        case .any: .noMatter
        }
    }
}

extension MoodAnswers.Company {
    /// - Parameter isRoom: whether it is asked where others read along.
    func label(isRoom: Bool) -> Phrase {
        switch self {
        case .alone: .companyAlone
        case .together: isRoom ? .companyRoom : .companyHousehold
        case .any: .noMatter
        }
    }
}

extension MoodAnswers.Length {
    var label: Phrase {
        switch self {
        case .short: .lengthShort
        case .binge: .lengthBinge
        case .any: .noMatter
        }
    }
}

extension MoodAnswers.Novelty {
    var label: Phrase {
        switch self {
        case .new: .noveltyNew
        case .again: .noveltyAgain
        case .any: .noMatter
        }
    }
}
