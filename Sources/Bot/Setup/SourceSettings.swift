import Foundation
import Integrations
import Web

/// One of the systems that the household runs, as it is configured.
struct SourceSettings {
    /// The systems that can be configured; several of some.
    enum Product: String, CaseIterable {
        case plex
        case tautulli
        case jellyfin
        case emby
        case kodi
        case radarr
        case sonarr
        case seerr
        case tmdb

        /// Whether there can be several, such as `sonarr` and `sonarr.anime`.
        var isRepeatable: Bool { self == .radarr || self == .sonarr }

        /// Its address where it has only one.
        var publicAddress: String? { self == .tmdb ? "https://api.themoviedb.org" : nil }

        var exampleAddress: String {
            switch self {
            case .plex: "http://127.0.0.1:32400"
            case .tautulli: "http://127.0.0.1:8181"
            case .jellyfin, .emby: "http://127.0.0.1:8096"
            case .kodi: "http://127.0.0.1:8080"
            case .radarr: "http://127.0.0.1:7878"
            case .sonarr: "http://127.0.0.1:8989"
            case .seerr: "http://127.0.0.1:5055"
            case .tmdb: "https://api.themoviedb.org"
            }
        }

        var fields: [Field] {
            switch self {
            case .plex: [.url, .key, .webhookSecret, .accountURL]
            case .kodi: [.url, .key, .user]
            // Nothing is taken from webhooks of Emby.
            case .tmdb, .emby: [.url, .key]
            case .tautulli, .jellyfin, .radarr, .sonarr, .seerr: [.url, .key, .webhookSecret]
            }
        }
    }

    /// What can be set of a system; the raw value is the last part of the key.
    enum Field: String, CaseIterable {
        case url
        /// What lets us in: an API key, a token or a password.
        case key
        case user
        /// What its webhooks must bring along.
        case webhookSecret = "webhook-secret"
        /// Where the accounts of a Plex server are kept; another one in tests alone.
        case accountURL = "account-url"
    }

    /// Which system it is; the name is part of what is stored, and must not change.
    struct Name: Hashable, Comparable, CustomStringConvertible {
        let product: Product
        /// Tells several of one product apart.
        let instance: String?

        var description: String { product.rawValue + (instance.map { ".\($0)" } ?? "") }

        /// As it is called in sentences.
        var title: String {
            let name = product == .tmdb ? "TMDB" : product.rawValue.capitalized
            return instance.map { "\(name) (\($0))" } ?? name
        }

        static func < (a: Name, b: Name) -> Bool { a.description < b.description }
    }

    /// Whether households are read from it.
    var isMediaServer: Bool { [.plex, .jellyfin, .emby, .kodi].contains(name.product) }

    let name: Name
    let address: WebAddress
    let key: String
    let user: String?
    let webhookSecret: String?
    let accountAddress: WebAddress?
}

/// The settings of the systems as they come in, until it is known that they are complete.
struct SourceSettingsReader {
    typealias Key = (name: SourceSettings.Name, field: SourceSettings.Field)

    private struct Value {
        let text: String
        let place: String
    }

    private var values: [SourceSettings.Name: [SourceSettings.Field: Value]] = [:]

    /// Reads a key of the file, such as `sonarr.anime.url`; `nil` when it is not one of a system.
    static func key(_ text: String) -> Key? {
        var parts = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2 || parts.count == 3, let product = SourceSettings.Product(rawValue: parts[0]),
            let field = SourceSettings.Field(rawValue: parts.removeLast()), product.fields.contains(field)
        else { return nil }
        let instance = parts.count == 2 ? parts[1] : nil
        guard instance == nil || product.isRepeatable && isInstance(instance ?? "") else { return nil }
        return (SourceSettings.Name(product: product, instance: instance), field)
    }

    /// Reads the name of an environment variable behind `RECOMMENDARR_`, such as `SONARR_ANIME_URL`.
    static func key(variable: String) -> Key? {
        let text = variable.lowercased()
        guard let product = SourceSettings.Product.allCases.first(where: { text.hasPrefix($0.rawValue + "_") }) else {
            return nil
        }
        let rest = text.dropFirst(product.rawValue.count + 1)
        for field in product.fields {
            let ending = field.rawValue.replacing("-", with: "_")
            if rest == ending { return (SourceSettings.Name(product: product, instance: nil), field) }
            guard product.isRepeatable, rest.hasSuffix("_" + ending) else { continue }
            let instance = String(rest.dropLast(ending.count + 1)).replacing("_", with: "-")
            if isInstance(instance) { return (SourceSettings.Name(product: product, instance: instance), field) }
        }
        return nil
    }

    private static func isInstance(_ text: String) -> Bool {
        !text.isEmpty && text.allSatisfy { $0.isASCII && ($0.isLowercase || $0.isNumber || $0 == "-") }
    }

    mutating func set(_ key: Key, to value: String, place: String) {
        values[key.name, default: [:]][key.field] = Value(text: value, place: place)
    }

    /// The systems that are configured, in order of name.
    func settings() throws -> [SourceSettings] {
        try values.sorted { $0.key < $1.key }.map { name, values in
            let accountAddress = try values[.accountURL].map { try Self.address($0) }
            return SourceSettings(
                name: name, address: try address(name, values), key: try key(name, values),
                user: values[.user]?.text,
                webhookSecret: try values[.webhookSecret].map { try Self.webhookSecret($0) },
                accountAddress: accountAddress)
        }
    }

    private func address(
        _ name: SourceSettings.Name, _ values: [SourceSettings.Field: Value]
    ) throws -> WebAddress {
        if let value = values[.url] { return try Self.address(value) }
        if let address = name.product.publicAddress { return try WebAddress(address) }
        throw ConfigurationError.sourceIncomplete(
            missing: "\(name).url", what: "the address, such as \(name.product.exampleAddress)", source: "\(name)")
    }

    private func key(_ name: SourceSettings.Name, _ values: [SourceSettings.Field: Value]) throws -> String {
        guard let value = values[.key] else {
            throw ConfigurationError.sourceIncomplete(
                missing: "\(name).key", what: Self.whatTheKeyIs(name.product), source: "\(name)")
        }
        guard !value.text.isEmpty, !value.text.contains(where: \.isWhitespace) else {
            throw ConfigurationError.badValue(
                place: value.place, problem: "A key is one word. Check that nothing else was copied with it.")
        }
        return value.text
    }

    private static func address(_ value: Value) throws -> WebAddress {
        do { return try WebAddress(value.text) } catch {
            throw ConfigurationError.badValue(place: value.place, problem: error.description)
        }
    }

    /// Short secrets can be guessed by asking often enough.
    private static func webhookSecret(_ value: Value) throws -> String {
        guard value.text.count >= 16,
            value.text.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || "-_".contains($0)) })
        else {
            throw ConfigurationError.badValue(
                place: value.place,
                problem: "A secret of a webhook has 16 letters and digits or more, such as \(WebhookGuide.newSecret())."
            )
        }
        return value.text
    }

    private static func whatTheKeyIs(_ product: SourceSettings.Product) -> String {
        switch product {
        case .plex: "the X-Plex-Token of the server's owner"
        case .tautulli: "the API key of Tautulli's settings, Web Interface"
        case .jellyfin, .emby: "an API key of the server's dashboard"
        case .kodi: "the password of Kodi's settings, Services, Control"
        case .radarr, .sonarr, .seerr: "the API key of its settings, General"
        case .tmdb: "the API key of your account at themoviedb.org"
        }
    }
}
