import Foundation
import Integrations
import Storage

/// How the webhooks of the household's systems are set up, for the owner to follow.
struct WebhookGuide {
    let sources: [SourceSettings]
    let listen: ListenAddress

    var text: String {
        let parts = Hook.Product.allCases.flatMap { product in
            sources.filter { $0.name.product.rawValue == product.rawValue }.map { part($0, product) }
        }
        guard !parts.isEmpty else {
            return
                "None of the systems that are configured can send webhooks. recommendarr.example.yaml shows which can."
        }
        let reach =
            "Webhooks are taken at \(listen) while “recommendarr run” is at work. Systems on other machines need an address "
            + "that they can reach: set “listen” to one of this machine, in a network that you trust."
        return ([reach] + parts).joined(separator: "\n\n")
    }

    /// Where other machines reach it: an address that stands for all of this machine's is none of them.
    private var reachable: String {
        guard ["0.0.0.0", "::"].contains(listen.host) else { return "\(listen)" }
        return "\(ProcessInfo.processInfo.hostName):\(listen.port)"
    }

    private func part(_ source: SourceSettings, _ product: Hook.Product) -> String {
        guard let secret = source.webhookSecret else {
            return """
                \(source.name): no webhook yet. To have one, set \(source.name).webhook-secret, for example to this new secret:
                  \(Self.newSecret())
                """
        }
        let path = product.rawValue + (source.name.instance.map { "/\($0)" } ?? "")
        let address = "http://\(reachable)/webhook/\(path)"
        let header = "Authorization: Bearer \(secret)"
        switch product {
        case .plex:
            return """
                \(source.name): Settings, Webhooks, Add Webhook (needs Plex Pass), with this address:
                  \(address)?token=\(secret)
                """
        case .tautulli:
            return """
                \(source.name): Settings, Notification Agents, Add, Webhook.
                  Webhook URL: \(address)
                  Webhook Method: POST
                  Triggers: Playback Stop, Watched, Recently Added
                  Data, JSON Headers of each trigger: {"Authorization": "Bearer \(secret)"}
                  Data, JSON Data of each trigger:
                \(TautulliWebhook.template)
                """
        case .jellyfin:
            return """
                \(source.name): install the plugin “Webhook”; then Dashboard, Plugins, Webhook, Add Generic Destination.
                  Webhook Url: \(address)
                  Notification Type: Playback Stop, Item Added, Item Deleted, User Created, User Updated, User Deleted, User Data Saved
                  Item Type: Movies, Episodes
                  Request Headers: \(header), and Content-Type: application/json
                  Template:
                \(JellyfinWebhook.template)
                """
        case .radarr, .sonarr:
            return """
                \(source.name): Settings, Connect, +, Webhook, with all triggers on.
                  URL: \(address)
                  Method: POST
                  Headers (advanced): \(header)
                """
        case .seerr:
            return """
                \(source.name): Settings, Notifications, Webhook.
                  Webhook URL: \(address)
                  Authorization Header: Bearer \(secret)
                  JSON Payload:
                \(SeerrWebhook.template)
                """
        }
    }

    /// 160 bits, as letters and digits.
    static func newSecret() -> String {
        let letters = Array("abcdefghijkmnopqrstuvwxyz23456789")
        var generator = SystemRandomNumberGenerator()
        return String((0..<32).compactMap { _ in letters.randomElement(using: &generator) })
    }
}
