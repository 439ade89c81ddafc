import Chat
import Engine
import Presentation

/// Puts the questions of the questionnaire into words, and its answers into what the engine is asked.
struct MoodQuestionnaire {
    let locale: Locale
    /// Whether it is asked where others read along.
    let isRoom: Bool

    /// Minutes; what is longer fills an evening.
    private static let shortFilm = 1...100

    func choice(for step: MoodAnswers.Step, after answers: MoodAnswers) -> Choice {
        let (question, options): (Phrase, [(answer: String, label: Phrase)]) =
            switch step {
            case .vibe: (.askVibe, MoodAnswers.Vibe.allCases.map { ($0.rawValue, $0.label) })
            case .company: (.askCompany, MoodAnswers.Company.allCases.map { ($0.rawValue, $0.label(isRoom: isRoom)) })
            case .length: (.askLength, MoodAnswers.Length.allCases.map { ($0.rawValue, $0.label) })
            case .novelty: (.askNovelty, MoodAnswers.Novelty.allCases.map { ($0.rawValue, $0.label) })
            }
        return Choice(
            question: locale.text(question),
            options: options.map { option in
                Choice.Option(
                    label: locale.text(option.label), command: answers.line(answering: step, with: option.answer))
            })
    }

    /// `nil` when any mood will do.
    func wish(of answers: MoodAnswers) -> MoodIntent? {
        guard let vibe = answers.vibe, let concept = vibe.concept else { return nil }
        var wish = MoodIntent(text: locale.text(vibe.label))
        wish.concepts = [MoodIntent.Concept(name: concept, phrase: wish.text)]
        return wish
    }

    func conditions(of answers: MoodAnswers) -> FilterExpression? {
        var conditions = FilterExpression()
        switch answers.length {
        case .short:
            conditions.filters.kinds = [.movie]
            conditions.filters.runtimes = Self.shortFilm
        case .binge: conditions.filters.kinds = [.tv]
        case .any, nil: return nil
        }
        return conditions
    }
}
