import ArgumentParser
import Integrations
import Logging
import ServiceLifecycle
import UnixSignals
import Web

struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Keep the household in step and take webhooks, until told to stop.")

    @OptionGroup var common: CommonOptions

    func run() async throws {
        try await reportingErrors {
            let configuration = try common.configuration()
            guard configuration.sources.contains(where: \.isMediaServer) else { throw CommandLineError.noMediaServer }
            let logger = Logger(label: "recommendarr")
            try await configuration.withDatabase { database in
                try await HTTPConnections.with { connections in
                    let parts = try await SourceParts.make(
                        configuration.sources, database: database, connections: connections)
                    let house = HouseholdServices(
                        parts, configuration: configuration, database: database, connections: connections,
                        logger: logger)
                    let group = ServiceGroup(
                        configuration: ServiceGroupConfiguration(
                            services: house.services.map { .init(service: $0) },
                            gracefulShutdownSignals: [.sigterm, .sigint], logger: logger))
                    try await group.run()
                }
            }
        }
    }
}
