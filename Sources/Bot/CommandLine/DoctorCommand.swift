import ArgumentParser
import Connectors
import Engine
import Integrations
import MatrixCrypto
import Presentation
import Storage
import Sync
import Web

struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Check configuration, files, database and systems; say what is wrong and what to do.")

    @OptionGroup var common: CommonOptions

    @Flag(help: "Print how to set up the webhooks of the configured systems, with their secrets.")
    var webhooks = false

    func run() async throws {
        if webhooks {
            return try await reportingErrors {
                let configuration = try common.configuration()
                print(WebhookGuide(sources: configuration.sources, listen: configuration.listen).text)
            }
        }
        var checkup = Checkup()
        let configuration = await checkup.check("configuration") {
            try common.configuration()
        } say: { configuration in
            "language \(configuration.language.rawValue)"
        }
        let resources = await checkup.check("files") {
            try Resources(configured: configuration?.resources)
        } say: {
            $0.folder
        }
        if let resources {
            await checkup.check("locales and templates") {
                try resources.phrasebook()
            } say: { book in
                "\(book.languages.map(\.rawValue).joined(separator: ", ")), \(Phrase.allCases.count) phrases each"
            }
            await checkup.check("moods") {
                try resources.moodLexicon()
            } say: {
                "\($0.concepts.count) concepts"
            }
            await checkup.check("weights") {
                try resources.startingWeights()
            } say: {
                $0.version
            }
        }
        if let configuration {
            await checkDatabase(configuration, &checkup)
            await checkSources(configuration, &checkup)
            await checkMeaning(configuration, &checkup)
            await checkMatrix(configuration, &checkup)
        }
        guard checkup.isHealthy else { throw ExitCode.failure }
    }

    private func checkDatabase(_ configuration: Configuration, _ checkup: inout Checkup) async {
        guard configuration.database != nil || DefaultPlace.databaseExists else {
            checkup.note(
                "database",
                "none yet; the demo is used until a household is read (recommendarr sync) or imported (recommendarr import)"
            )
            return
        }
        let location = configuration.database ?? DefaultPlace.database
        await checkup.check("database") {
            let database = try await location.open()
            let counts = try await database.read { session in
                (
                    try MemberStore(session).all().count, try TitleStore(session).count(),
                    try LibraryStore(session).access()
                )
            }
            try await database.close()
            return counts
        } say: { members, titles, access in
            let unknown = access.values.count { $0 == .unknown }
            let hint =
                unknown == 0
                ? ""
                : "; \(unknown) of them see nothing, because their libraries are not known (recommendarr sync, or import --grant)"
            let start =
                titles == 0
                ? "; nothing can be recommended before a media server is read or a catalogue is imported" : ""
            return "\(location): \(members) members, \(titles) titles\(hint)\(start)"
        }
    }
}

extension DoctorCommand {
    /// The systems of the household, each asked for the least that shows that it answers and lets us in.
    private func checkSources(_ configuration: Configuration, _ checkup: inout Checkup) async {
        guard !configuration.sources.isEmpty else {
            return checkup.note("media server", "none; households come in with “recommendarr import” alone")
        }
        let connections = HTTPConnections()
        // Asking leaves no trace: nothing is kept, and the name that we introduce ourselves with is of today.
        guard let database = try? await DatabaseLocation.memory.open() else { return }
        let parts = await checkup.check("systems") {
            try await SourceParts.make(configuration.sources, database: database, connections: connections)
        } say: { _ in
            configuration.sources.map(\.name.description).joined(separator: ", ")
        }
        for media in parts?.media ?? [] {
            await checkup.check(media.name) {
                (
                    try await media.server.identity(), try await media.server.libraries(),
                    try await media.server.accounts()
                )
            } say: { identity, libraries, accounts in
                "“\(identity.name)” \(identity.version), \(libraries.count) libraries, \(accounts.count) people"
            }
            guard let history = media.history, history.name != media.name else { continue }
            await checkup.check(history.name) {
                try await history.source.plays(after: nil)
            } say: { page in
                page.total.map { "\($0) plays" } ?? "it answers"
            }
        }
        for (name, manager) in parts?.managers ?? [] {
            await checkup.check(name) {
                try await manager.options()
            } say: { options in
                "\(options.rootFolders.count) root folders, \(options.qualityProfiles.count) quality profiles"
            }
        }
        if let requests = parts?.requests {
            await checkup.check("seerr") {
                try await requests.requests(limit: 1)
            } say: { _ in
                "it answers"
            }
        }
        if let metadata = parts?.metadata {
            await checkup.check("tmdb") {
                try await metadata.trending(.movie, over: .week, page: 1)
            } say: {
                "\($0.count) films in the trends of the week"
            }
        }
        try? await connections.close()
        try? await database.close()
    }

    /// The bot's account, without logging in.
    private func checkMatrix(_ configuration: Configuration, _ checkup: inout Checkup) async {
        guard let matrix = configuration.matrix else { return checkup.note("matrix", "none; docs/matrix.md says how") }
        let connections = HTTPConnections()
        await checkup.check("matrix") {
            let secret = try StoreSecret(configured: matrix.storeSecret)
            return try await configuration.withDatabase { database in
                try await MatrixCheckup(
                    settings: matrix.settings(storeKey: try StoreKey(secret: secret.bytes)),
                    memory: .readOnly(matrix.memoryName, in: database), connections: connections
                ).run()
            }
        } say: { findings in
            let login =
                findings.device.map { "logged in as the device \($0)" }
                ?? "it answers; the bot logs in at its first start (recommendarr run)"
            return "\(matrix.user) at \(findings.homeserver), \(login)"
        }
        try? await connections.close()
    }

    /// The embedder and the vector database, where they are configured.
    private func checkMeaning(_ configuration: Configuration, _ checkup: inout Checkup) async {
        guard let settings = configuration.embedder else {
            return checkup.note(
                "embedder", "none; wishes are understood by their words alone (set embedder.url for more)")
        }
        let connections = HTTPConnections()
        await checkup.check("embedder") {
            try await settings.embedder(connections, timeLimit: .seconds(30)).embed(
                ["a film about friendship"], as: .query)
        } say: {
            "\(settings.model) at \(settings.address.host), vectors of \($0.first?.count ?? 0) numbers"
        }
        if case .chroma(let address) = configuration.vectors {
            await checkup.check("vector database") {
                try await ChromaVectorIndex.version(of: VectorPlace.chromaService(address, connections))
            } say: {
                "ChromaDB \($0) at \(address.host)"
            }
        }
        try? await connections.close()
    }
}

/// Runs checks one after the other and prints each result on a line.
private struct Checkup {
    private(set) var isHealthy = true

    @discardableResult
    mutating func check<Value>(
        _ name: String, _ body: () async throws -> Value, say: (Value) -> String
    ) async -> Value? {
        do {
            let value = try await body()
            print("✓ \(name): \(say(value))")
            return value
        } catch {
            isHealthy = false
            print("✗ \(name): \(ErrorText.words(for: error))")
            return nil
        }
    }

    func note(_ name: String, _ text: String) { print("– \(name): \(text)") }
}
