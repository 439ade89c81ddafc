import Engine

/// Reads what Sonarr's connection “Webhook” sends.
package struct SonarrWebhook: WebhookDecoder {
    package init() {}

    package func events(in body: [UInt8], receivedAt: Int64) throws(WebhookRejection) -> [SourceEvent] {
        let payload = try WebhookJSON.read(Payload.self, from: body, product: "Sonarr", expecting: "eventType")
        if payload.eventType == "Test" { return [.test] }
        guard let change = ArrWebhook.change(payload.eventType, deleteReason: payload.deleteReason) else {
            return [.other(payload.eventType)]
        }
        let ids = ExternalIDs(
            tmdb: payload.series?.tmdbId?.id, imdb: payload.series?.imdbId.flatMap { $0.isEmpty ? nil : $0 },
            tvdb: payload.series?.tvdbId?.id)
        guard let name = payload.series?.title, !ids.isEmpty else {
            throw ArrWebhook.rejection(payload.eventType, product: "Sonarr", part: "series")
        }
        return [
            .managed(
                ManagedChange(change: change, kind: .tv, ids: ids, name: name, year: payload.series?.year?.id))
        ]
    }

    private struct Payload: Decodable {
        let eventType: String
        let series: Series?
        let deleteReason: String?
    }

    private struct Series: Decodable {
        let title: String?
        let year: WireNumber?
        let tvdbId: WireNumber?
        let tmdbId: WireNumber?
        let imdbId: String?
    }
}
