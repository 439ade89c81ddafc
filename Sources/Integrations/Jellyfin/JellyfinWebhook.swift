/// Decodes what Jellyfin's webhook plugin sends when it is set up with our template. Pure.
package struct JellyfinWebhook: WebhookDecoder {
    /// To be pasted as the template of a “generic” destination. Three braces keep `&` and quotation marks as they are;
    /// the plugin itself takes care that they do not end a text.
    package static let template = """
        {
          "NotificationType": "{{NotificationType}}",
          "UserId": "{{UserId}}",
          "ItemType": "{{ItemType}}",
          "ItemId": "{{ItemId}}",
          "SeriesId": "{{SeriesId}}",
          "Name": "{{{Name}}}",
          "SeriesName": "{{{SeriesName}}}",
          "Year": "{{Year}}",
          "SeasonNumber": "{{SeasonNumber}}",
          "EpisodeNumber": "{{EpisodeNumber}}",
          "Provider_tmdb": "{{Provider_tmdb}}",
          "Provider_imdb": "{{Provider_imdb}}",
          "Provider_tvdb": "{{Provider_tvdb}}",
          "RunTimeTicks": "{{RunTimeTicks}}",
          "PlaybackPositionTicks": "{{PlaybackPositionTicks}}",
          "PlayedToCompletion": "{{PlayedToCompletion}}",
          "Played": "{{Played}}",
          "SaveReason": "{{SaveReason}}",
          "Rating": "{{Rating}}",
          "Likes": "{{Likes}}",
          "DeviceName": "{{{DeviceName}}}",
          "UtcTimestamp": "{{UtcTimestamp}}"
        }
        """

    package init() {}

    package func events(in body: [UInt8], receivedAt: Int64) throws(WebhookRejection) -> [SourceEvent] {
        let delivery = try WebhookBody.decode(
            JellyfinDelivery.self, from: body, sender: "Jellyfin",
            remedy: "Paste the template that “doctor --webhooks” prints into the destination of the webhook plugin.")
        let moment = delivery.moment ?? receivedAt
        switch delivery.type {
        case "PlaybackStop":
            return [delivery.play(startedAt: nil, stoppedAt: moment).map(SourceEvent.played) ?? .other(delivery.type)]
        case "PlaybackStart", "PlaybackProgress":
            return [delivery.play(startedAt: moment, stoppedAt: nil).map(SourceEvent.playing) ?? .other(delivery.type)]
        case "ItemAdded", "ItemDeleted": return [.libraryChanged]
        case "UserCreated", "UserDeleted", "UserUpdated": return [.accessChanged]
        case "UserDataSaved": return [delivery.saved(at: moment) ?? .other(delivery.type)]
        case "Generic", "Test": return [.test]
        default: return [.other(delivery.type)]
        }
    }
}
