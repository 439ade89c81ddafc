import Foundation
import Integrations
import Presentation
import Storage
import Sync
import Web

/// Everything that can be set, decoded once. Environment variables win over the file.
struct Configuration {
    /// Where the database is; `nil` means the default place.
    var database: DatabaseLocation?
    /// What people are answered in when neither they nor their platform say.
    var language = Language.en
    /// The folder that holds `templates`, `locales`, `demo` and `weights`; `nil` means beside the program.
    var resources: String?

    /// The model that finds titles by meaning; `nil` means that words alone are searched.
    var embedder: EmbedderSettings?
    /// Where the index over its vectors lies.
    var vectors = VectorPlace.memory
    private var embedderParts = EmbedderParts()

    /// The systems that the household runs.
    var sources: [SourceSettings] = []
    /// What the sections of the media server hold and whom they are for, where their names do not tell.
    var libraries = LibraryRules()
    /// Where webhooks are received: address and port.
    var listen = ListenAddress.standard

    /// The bot's account on a Matrix homeserver; `nil` where it speaks no Matrix.
    var matrix: MatrixConfiguration?
    private var matrixParts = MatrixConfiguration.Parts()
    /// The bot on Discord; `nil` where it is not there.
    var discord: DiscordConfiguration?
    private var discordParts = DiscordConfiguration.Parts()
    /// Who is who on the chat platforms.
    var links: [ConfiguredLink] = []

    var hasMediaServer: Bool { sources.contains(where: \.isMediaServer) }

    /// Whether the bot is in a chat other than the terminal.
    var isInChat: Bool { matrix != nil || discord != nil }

    /// The settings of the embedder as they come in.
    private struct EmbedderParts {
        var address: WebAddress?
        var model: String?
        var kind: EmbedderSettings.Kind?
        var key: String?
    }

    /// A key of the file, `database`, is the variable `RECOMMENDARR_DATABASE`; `RECOMMENDARR_DATABASE_FILE` names a file
    /// that holds the value. The key `embedder.url` is `url` below `embedder`, and `RECOMMENDARR_EMBEDDER_URL`.
    enum Key: String, CaseIterable {
        case database
        case language
        case resources
        case embedderURL = "embedder.url"
        case embedderModel = "embedder.model"
        case embedderKind = "embedder.kind"
        case embedderKey = "embedder.key"
        case vectors
        case listen
        case matrixHomeserver = "matrix.homeserver"
        case matrixUser = "matrix.user"
        case matrixPassword = "matrix.password"
        case matrixToken = "matrix.token"
        case matrixRecoveryKey = "matrix.recovery-key"
        case matrixStoreKey = "matrix.store-key"
        case matrixInvites = "matrix.invites"
        case matrixAdmins = "matrix.admins"
        case discordToken = "discord.token"
        case discordPublicKey = "discord.public-key"
        case discordAPI = "discord.api-url"

        /// Whether several values may stand there: as a list in the file, separated by commas in a variable.
        var isList: Bool { self == .matrixInvites || self == .matrixAdmins }

        var variable: String {
            "RECOMMENDARR_" + rawValue.uppercased().replacing(".", with: "_").replacing("-", with: "_")
        }
    }

    /// - Parameter path: `nil` looks for `recommendarr.yaml` in the working folder, which need not exist.
    init(path: String?, environment: [String: String]) throws {
        let file = path ?? "recommendarr.yaml"
        let settings = try ConfigurationFile(path: file, mustExist: path != nil)
        for key in Key.allCases {
            if let (value, place) = try Self.environmentValue(key.variable, environment) {
                try set(key, to: value, place: place)
            } else if let (value, place) = settings.values[key] {
                try set(key, to: value, place: place)
            }
        }
        embedder = try completeEmbedder()
        sources = try Self.sources(settings.sources, environment)
        libraries = LibraryRules(settings.libraries)
        matrix = try matrixParts.settings()
        discord = try discordParts.settings()
        links = settings.links
    }

    private static func sources(
        _ inFile: SourceSettingsReader, _ environment: [String: String]
    ) throws -> [SourceSettings] {
        var reader = inFile
        for variable in environment.keys.sorted() where variable.hasPrefix(Self.prefix) {
            var name = String(variable.dropFirst(Self.prefix.count))
            if name.hasSuffix("_FILE") { name.removeLast("_FILE".count) }
            guard let key = SourceSettingsReader.key(variable: name),
                let (value, place) = try environmentValue(Self.prefix + name, environment)
            else { continue }
            reader.set(key, to: value, place: place)
        }
        return try reader.settings()
    }

    private static let prefix = "RECOMMENDARR_"

    private mutating func set(_ key: Key, to value: String, place: String) throws {
        switch key {
        case .database:
            // As a shell would, had it seen the value.
            let expanded = value.hasPrefix("~/") ? NSHomeDirectory() + value.dropFirst() : value
            do { database = try DatabaseLocation(expanded) } catch {
                throw ConfigurationError.badValue(place: place, problem: error.description)
            }
        case .language:
            guard value.count == 2, let language = Language(code: value) else {
                let known = Language.allCases.map(\.rawValue).joined(separator: ", ")
                throw ConfigurationError.badValue(place: place, problem: "“\(value)” is not one of \(known).")
            }
            self.language = language
        case .resources:
            guard !value.isEmpty else {
                throw ConfigurationError.badValue(place: place, problem: "A folder is needed, or remove the key.")
            }
            resources = value
        case .embedderURL: embedderParts.address = try Self.address(value, place: place)
        case .embedderModel:
            guard !value.isEmpty else {
                throw ConfigurationError.badValue(
                    place: place, problem: "The name of a model is needed, such as nomic-embed-text.")
            }
            embedderParts.model = value
        case .embedderKind:
            guard let kind = EmbedderSettings.Kind(rawValue: value.lowercased()) else {
                let known = EmbedderSettings.Kind.allCases.map(\.rawValue).joined(separator: ", ")
                throw ConfigurationError.badValue(place: place, problem: "“\(value)” is not one of \(known).")
            }
            embedderParts.kind = kind
        case .embedderKey:
            // A header cannot hold more than one line; the value is secret and not repeated.
            guard !value.isEmpty, !value.contains(where: \.isWhitespace) else {
                throw ConfigurationError.badValue(
                    place: place, problem: "A key is one word. Check that nothing else was copied with it.")
            }
            embedderParts.key = value
        case .vectors: vectors = value == "memory" ? .memory : .chroma(try Self.address(value, place: place))
        case .listen:
            do { listen = try ListenAddress(value) } catch {
                throw ConfigurationError.badValue(place: place, problem: error.description)
            }
        case .discordAPI: discordParts.address = try Self.address(value, place: place)
        case .discordToken: discordParts.token = value
        case .discordPublicKey: discordParts.publicKey = value
        case .matrixHomeserver: matrixParts.homeserver = try Self.address(value, place: place)
        case .matrixUser, .matrixPassword, .matrixToken, .matrixRecoveryKey, .matrixStoreKey, .matrixInvites,
            .matrixAdmins:
            do { try matrixParts.set(key, to: value) } catch {
                throw ConfigurationError.badValue(place: place, problem: error.description)
            }
        }
    }

    private static func address(_ value: String, place: String) throws -> WebAddress {
        do { return try WebAddress(value) } catch {
            throw ConfigurationError.badValue(place: place, problem: error.description)
        }
    }

    /// `nil` when nothing is said about an embedder.
    private func completeEmbedder() throws -> EmbedderSettings? {
        let parts = embedderParts
        guard let address = parts.address else {
            guard parts.model == nil, parts.kind == nil, parts.key == nil else {
                throw ConfigurationError.incomplete(missing: .embedderURL, example: "http://127.0.0.1:11434")
            }
            return nil
        }
        guard let model = parts.model else {
            throw ConfigurationError.incomplete(missing: .embedderModel, example: "nomic-embed-text")
        }
        return EmbedderSettings(kind: parts.kind ?? .ollama, address: address, model: model, key: parts.key)
    }

    private static func environmentValue(
        _ name: String, _ environment: [String: String]
    ) throws -> (value: String, place: String)? {
        if let value = environment[name], !value.isEmpty { return (value, name) }
        let variable = name + "_FILE"
        guard let path = environment[variable], !path.isEmpty else { return nil }
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            throw ConfigurationError.badValue(
                place: variable, problem: "The file \(path) cannot be read. Check that it exists and its rights.")
        }
        return (text.trimmingCharacters(in: .whitespacesAndNewlines), variable)
    }
}
