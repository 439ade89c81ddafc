import Foundation

/// Decodes the `payload` part of what Plex sends, which needs a Plex Pass. Pure.
package struct PlexWebhook: WebhookDecoder {
    private let owner: String?

    /// - Parameter owner: the owner's id at plex.tv, for whom the server writes 1; `nil` keeps the 1.
    package init(owner: String?) { self.owner = owner }

    package func events(in body: [UInt8], receivedAt: Int64) throws(WebhookRejection) -> [SourceEvent] {
        let payload = try WebhookBody.decode(
            Payload.self, from: body, sender: "Plex", remedy: "Check that the address is that of Plex's webhook.")
        switch payload.event {
        case "media.stop", "media.scrobble":
            return [play(in: payload, startedAt: nil, stoppedAt: receivedAt).map(SourceEvent.played) ?? other(payload)]
        case "media.play", "media.pause", "media.resume":
            return [play(in: payload, startedAt: receivedAt, stoppedAt: nil).map(SourceEvent.playing) ?? other(payload)]
        case "media.rate": return [rating(in: payload, at: receivedAt) ?? other(payload)]
        case "library.new": return [.libraryChanged]
        default: return [other(payload)]
        }
    }

    private func other(_ payload: Payload) -> SourceEvent { .other(payload.event) }

    private func account(in payload: Payload) -> String? {
        payload.account?.id.map { $0 == PlexOwner.localID ? owner ?? $0 : $0 }
    }

    private func play(in payload: Payload, startedAt: Int64?, stoppedAt: Int64?) -> Play? {
        guard let account = account(in: payload), let subject = payload.metadata?.subject else { return nil }
        return Play(
            id: nil, account: account, subject: subject, startedAt: startedAt, stoppedAt: stoppedAt,
            completion: payload.metadata?.completion, device: payload.player)
    }

    /// Ratings of episodes and of music do not count.
    private func rating(in payload: Payload, at moment: Int64) -> SourceEvent? {
        guard let account = account(in: payload), let metadata = payload.metadata, let item = metadata.item(),
            let stars = Stars.ofTen(payload.rating ?? metadata.userRating)
        else { return nil }
        let subject = Play.Subject(
            item: item.id, isEpisode: false, ids: item.ids, name: item.name, year: item.year)
        return .rated(ServerRating(account: account, item: item.id, stars: stars, ratedAt: moment), subject)
    }

    private struct Payload: Decodable {
        let event: String
        let account: PlexTag?
        let player: String?
        let metadata: PlexMetadata?
        let rating: Double?

        private enum CodingKeys: String, CodingKey {
            case event, rating
            case account = "Account"
            case player = "Player"
            case metadata = "Metadata"
        }

        private enum PlayerKeys: String, CodingKey {
            case title
        }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            event = try container.decode(String.self, forKey: .event)
            account = try container.decodeIfPresent(PlexTag.self, forKey: .account)
            metadata = try container.decodeIfPresent(PlexMetadata.self, forKey: .metadata)
            rating = try container.number(.rating)
            player =
                container.contains(.player)
                ? try container.nestedContainer(keyedBy: PlayerKeys.self, forKey: .player).text(.title) : nil
        }
    }
}
