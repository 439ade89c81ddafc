/// A measurable property of a pair of member and title. The score is the weighted sum of them; 0 means "nothing known".
package enum Feature: String, Sendable, CaseIterable, Codable {
    case genreLiking, genreInterest
    case keywordLiking, keywordInterest
    case directorLiking, directorInterest
    case actorLiking, actorInterest
    case studioLiking, studioInterest
    case decadeLiking, decadeInterest, yearDistance
    case languageInterest
    case runtimeDistance
    /// What the latest titles lean to, by their place in the history instead of their age.
    case genreRecent, yearsRecent, recentLikeness
    case nearestLiked
    case nearestDisliked
    case collectionLiked
    case quality, qualityTaste
    case popularity, popularitySquared, popularityTaste, popularityRange, popularityRecent
    case qualityPopularity
    case novelty, noveltySlow
    /// How far quality and popularity count for an old title as they do for a new one.
    case popularityAge, popularitySquaredAge, popularityAgeSquared, qualityAge, qualityPopularityAge
    case householdCount, householdLiking, householdNeighbours, householdCompanions, householdLikedCompanions
    /// What the whole community's histories say, item by item.
    case coWatching
    case boost, suppress

    /// More of it may only raise the score, whatever the training data suggests, so that reasons stay true.
    package var raisesScore: Bool {
        switch self {
        case .quality, .qualityTaste, .popularity, .popularitySquared, .popularityTaste,
            .qualityPopularity, .novelty, .noveltySlow, .popularityAge, .popularitySquaredAge,
            .popularityAgeSquared, .qualityAge, .qualityPopularityAge, .nearestDisliked, .suppress:
            false
        default: true
        }
    }

    /// The named term that the feature is part of, as reasons and whynot show it.
    package var term: Term {
        switch self {
        case .genreLiking, .genreInterest, .genreRecent: .genre
        case .keywordLiking, .keywordInterest: .keyword
        case .directorLiking, .directorInterest, .actorLiking, .actorInterest: .person
        case .studioLiking, .studioInterest: .studio
        case .decadeLiking, .decadeInterest, .yearDistance, .yearsRecent: .era
        case .languageInterest: .language
        case .runtimeDistance: .runtime
        case .nearestLiked, .recentLikeness: .similar
        case .nearestDisliked: .antiProfile
        case .collectionLiked: .collection
        case .quality, .qualityTaste, .qualityAge: .quality
        case .popularity, .popularitySquared, .popularityTaste, .popularityRange, .popularityRecent,
            .qualityPopularity, .popularityAge, .popularitySquaredAge, .popularityAgeSquared, .qualityPopularityAge:
            .popularity
        case .novelty, .noveltySlow: .novelty
        case .householdCount, .householdLiking, .householdNeighbours, .householdCompanions,
            .householdLikedCompanions:
            .household
        case .coWatching: .coWatching
        case .boost, .suppress: .override
        }
    }
}

/// A part of the score with a name that people understand.
package enum Term: String, Sendable, CaseIterable, Codable {
    case genre, keyword, person, studio, era, language, runtime
    /// Likeness to what was liked.
    case similar
    /// Likeness to what was abandoned or disliked.
    case antiProfile
    case collection
    case quality, popularity, novelty
    case household
    /// What those who watched the same also watched, on a server with many members.
    case coWatching
    case override
    /// How well it fits what was asked for in words.
    case mood
    /// How long ago, and how well liked, it was when it was watched before.
    case memory
    /// How often it was shown and left alone.
    case repetition

    /// Says something of the member, not only of the title; such reasons are told first.
    package var isPersonal: Bool {
        switch self {
        case .quality, .popularity, .novelty, .runtime, .era, .language: false
        default: true
        }
    }
}
