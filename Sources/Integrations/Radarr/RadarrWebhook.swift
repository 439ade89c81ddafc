import Engine

/// Reads what Radarr's connection “Webhook” sends.
package struct RadarrWebhook: WebhookDecoder {
    package init() {}

    package func events(in body: [UInt8], receivedAt: Int64) throws(WebhookRejection) -> [SourceEvent] {
        let payload = try WebhookJSON.read(Payload.self, from: body, product: "Radarr", expecting: "eventType")
        if payload.eventType == "Test" { return [.test] }
        guard let change = ArrWebhook.change(payload.eventType, deleteReason: payload.deleteReason) else {
            return [.other(payload.eventType)]
        }
        let ids = ExternalIDs(
            tmdb: payload.movie?.tmdbId?.id, imdb: payload.movie?.imdbId.flatMap { $0.isEmpty ? nil : $0 })
        guard let name = payload.movie?.title, !ids.isEmpty else {
            throw ArrWebhook.rejection(payload.eventType, product: "Radarr", part: "movie")
        }
        return [
            .managed(
                ManagedChange(change: change, kind: .movie, ids: ids, name: name, year: payload.movie?.year?.id))
        ]
    }

    private struct Payload: Decodable {
        let eventType: String
        let movie: Movie?
        let deleteReason: String?
    }

    private struct Movie: Decodable {
        let title: String?
        let year: WireNumber?
        let tmdbId: WireNumber?
        let imdbId: String?
    }
}
