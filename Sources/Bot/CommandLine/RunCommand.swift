import ArgumentParser
import Integrations
import Logging
import ServiceLifecycle
import Storage
import Sync
import UnixSignals
import Web

struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Be there in the chats, keep the household in step and take webhooks, until told to stop.")

    @OptionGroup var common: CommonOptions

    func run() async throws {
        try await reportingErrors {
            let configuration = try common.configuration()
            guard configuration.hasMediaServer || configuration.isInChat else { throw CommandLineError.nothingToRun }
            let logger = Logger(label: "recommendarr")
            try await configuration.withDatabase { database in
                try await HTTPConnections.with { connections in
                    let services = try await services(
                        configuration, database: database, connections: connections, logger: logger)
                    let group = ServiceGroup(
                        configuration: ServiceGroupConfiguration(
                            services: services.map { .init(service: $0) },
                            gracefulShutdownSignals: [.sigterm, .sigint], logger: logger))
                    try await group.run()
                }
            }
        }
    }

    private func services(
        _ configuration: Configuration, database: any Database, connections: HTTPConnections, logger: Logger
    ) async throws -> [any Service] {
        let parts = try await SourceParts.make(configuration.sources, database: database, connections: connections)
        let requests = SyncRequests()
        let meaning = configuration.embedder.map {
            MeaningParts(embedder: $0, vectors: configuration.vectors, connections: connections, logger: logger)
        }
        var chat: ChatServices?
        if configuration.isInChat {
            let readAll: @Sendable () -> Void = { requests.request(Set(SyncTopic.allCases)) }
            let bot = try Composition(
                configuration: configuration, resources: try Resources(configured: configuration.resources),
                database: database, meaning: meaning?.lookup, sync: configuration.hasMediaServer ? readAll : nil)
            let posters = try PosterParts(parts, database: database, connections: connections, logger: logger)
            chat = try await ChatServices(
                bot, configuration: configuration, posters: posters.image, connections: connections, logger: logger)
        }
        let house = HouseholdServices(
            parts, configuration: configuration, database: database, requests: requests, meaning: meaning,
            forwarded: chat?.routes ?? [], logger: logger)
        return house.services + (chat?.services ?? [])
    }
}
