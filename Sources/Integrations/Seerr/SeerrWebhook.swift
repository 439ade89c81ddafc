import Engine
import Foundation

/// Reads what Seerr, Overseerr and Jellyseerr send to a webhook, in our template or in the one they come with.
package struct SeerrWebhook: WebhookDecoder {
    /// The “JSON Payload” to paste into the settings of the webhook. A block whose key is a variable is sent as `null`
    /// when there is nothing to say; every value is text.
    package static let template = """
        {
          "notification_type": "{{notification_type}}",
          "event": "{{event}}",
          "subject": "{{subject}}",
          "{{media}}": {
            "media_type": "{{media_type}}",
            "tmdbId": "{{media_tmdbid}}",
            "tvdbId": "{{media_tvdbid}}",
            "status": "{{media_status}}"
          },
          "{{request}}": {
            "request_id": "{{request_id}}",
            "requestedBy_username": "{{requestedBy_username}}"
          }
        }
        """

    package init() {}

    package func events(in body: [UInt8], receivedAt: Int64) throws(WebhookRejection) -> [SourceEvent] {
        let payload = try WebhookJSON.read(Payload.self, from: body, product: "Seerr", expecting: "notification_type")
        let type = payload.notification_type
        if type == "TEST_NOTIFICATION" { return [.test] }
        guard let status = Self.status(of: type, media: payload.media?.status) else { return [.other(type)] }
        guard let media = payload.media, let kind = media.media_type.flatMap(TitleKind.init(rawValue:)),
            let tmdb = (media.tmdbId ?? media.tmdb_id)?.id
        else {
            throw WebhookRejection(
                "The delivery “\(type)” of Seerr has no “media” with a “media_type” and a numeric “tmdbId”. Paste the "
                    + "template that “recommendarr doctor --webhooks” prints into the settings of the webhook.")
        }
        let requester = payload.request?.requestedBy_username ?? payload.request?.requested_by_username
        return [
            .request(
                RequestChange(
                    status: status, kind: kind,
                    ids: ExternalIDs(tmdb: tmdb, tvdb: (media.tvdbId ?? media.tvdb_id)?.id),
                    request: payload.request?.request_id?.value.map(String.init),
                    requestedBy: requester.flatMap { $0.isEmpty ? nil : $0 }))
        ]
    }

    private static func status(of type: String, media: String?) -> RequestStatus? {
        switch type {
        // Those from a watchlist wait like all others, and are announced again when they are approved.
        case "MEDIA_PENDING", "MEDIA_AUTO_REQUESTED": .pending
        case "MEDIA_APPROVED", "MEDIA_AUTO_APPROVED": .approved
        case "MEDIA_AVAILABLE": media == "PARTIALLY_AVAILABLE" ? .partlyAvailable : .available
        case "MEDIA_FAILED": .failed
        case "MEDIA_DECLINED": .declined
        default: nil
        }
    }

    /// Some names changed between the products.
    private struct Payload: Decodable {
        let notification_type: String
        let media: Media?
        let request: Request?
    }

    private struct Media: Decodable {
        let media_type: String?
        let tmdbId: WireNumber?
        let tmdb_id: WireNumber?
        let tvdbId: WireNumber?
        let tvdb_id: WireNumber?
        let status: String?
    }

    private struct Request: Decodable {
        let request_id: WireNumber?
        let requestedBy_username: String?
        let requested_by_username: String?
    }
}
