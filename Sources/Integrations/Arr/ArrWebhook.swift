/// What the webhooks of Radarr and Sonarr have in common.
enum ArrWebhook {
    /// - Returns: `nil` for an event that says nothing of whether a title is there.
    static func change(_ type: String, deleteReason: String?) -> ManagedChange.Change? {
        switch type {
        case "MovieAdded", "SeriesAdd": .added
        case "Grab": .grabbed
        case "Download": .available
        // The better file that it made room for is announced by itself.
        case "MovieFileDelete", "EpisodeFileDelete": deleteReason?.lowercased() == "upgrade" ? nil : .filesRemoved
        case "MovieDelete", "SeriesDelete": .removed
        default: nil
        }
    }

    static func rejection(_ type: String, product: String, part: String) -> WebhookRejection {
        WebhookRejection(
            "The delivery “\(type)” of \(product) has no “\(part)” with an id and a title. Check which product calls this "
                + "address, and update \(product) if it is old.")
    }
}
