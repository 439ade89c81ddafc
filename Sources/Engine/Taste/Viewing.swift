/// One sitting, or several with pauses, in which a film or an episode was watched.
struct Viewing {
    var season: Int?
    var episode: Int?
    var startedAt: Int64
    var endedAt: Int64
    /// How far it got, 0…1; `nil` when the source says only that it was watched.
    var completion: Double?

    struct EpisodeKey: Hashable {
        var season: Int?
        var episode: Int?
    }

    var episodeKey: EpisodeKey { EpisodeKey(season: season, episode: episode) }

    /// Pauses and resumptions are one viewing: a part that follows an unfinished one within the pause limit belongs to it.
    ///
    /// - Returns: the viewings in order of their end, whatever the order of `events`.
    static func merge(_ events: [WatchEvent]) -> [Viewing] {
        var viewings: [Viewing] = []
        var open: [EpisodeKey: Int] = [:]
        let inOrder = events.sorted { ($0.startedAt, $0.completion ?? 2) < ($1.startedAt, $1.completion ?? 2) }
        for event in inOrder {
            let completion = event.completion.flatMap { $0.isNaN ? nil : min(max($0, 0), 1) }
            let key = EpisodeKey(season: event.season, episode: event.episode)
            if let index = open[key], continues(viewings[index], event) {
                viewings[index].endedAt = event.startedAt
                if let before = viewings[index].completion {
                    viewings[index].completion = completion.map { max($0, before) }
                }
            } else {
                open[key] = viewings.count
                viewings.append(
                    Viewing(
                        season: event.season, episode: event.episode, startedAt: event.startedAt,
                        endedAt: event.startedAt, completion: completion))
            }
        }
        return viewings.sorted { ($0.endedAt, $0.startedAt) < ($1.endedAt, $1.startedAt) }
    }

    /// What begins at the same moment is the same event, delivered twice.
    private static func continues(_ viewing: Viewing, _ event: WatchEvent) -> Bool {
        if event.startedAt == viewing.endedAt { return true }
        guard let completion = viewing.completion, completion < EngagementModel.completeFrom else { return false }
        return event.startedAt - viewing.endedAt <= EngagementModel.pauseLimit
    }
}
