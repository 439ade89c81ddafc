import Connectors
import Presentation

extension DiscordPhrases {
    /// What the connector says in a language.
    init(_ locale: Locale) {
        self.init(
            busy: locale.text(.discordBusy), notYours: locale.text(.discordNotYours),
            expired: locale.text(.discordExpired), broken: locale.text(.discordBroken),
            answeredPrivately: locale.text(.discordPrivately), alreadyAnswered: locale.text(.discordAnswered),
            choose: locale.text(.discordChoose), nothingToLike: locale.text(.discordNothingToLike),
            personNotLinked: locale.text(.discordNotLinked), voteIsOver: locale.text(.discordVoteOver),
            howGood: locale.text(.discordStars), starsHint: locale.text(.discordStarsHint)
        ) { count, total in
            locale.text(.discordVoters, ["total": String(total)], count: count)
        }
    }
}
