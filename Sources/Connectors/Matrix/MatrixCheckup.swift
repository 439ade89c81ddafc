package import Chat
import Foundation
package import MatrixCrypto
package import Web

/// Finds out whether the bot could work on Matrix. It logs in nowhere and changes nothing.
package struct MatrixCheckup: Sendable {
    package struct Findings: Sendable {
        /// The host of the homeserver.
        package let homeserver: String
        /// The device of an earlier start that is still logged in; `nil` before the first start.
        package let device: DeviceID?
    }

    private let settings: MatrixSettings
    private let memory: ConnectorMemory
    private let connections: HTTPConnections

    /// - Parameter memory: is only read.
    package init(settings: MatrixSettings, memory: ConnectorMemory, connections: HTTPConnections) {
        self.settings = settings
        self.memory = memory
        self.connections = connections
    }

    /// - Throws: a sentence with the remedy.
    package func run() async throws -> Findings {
        let service: @Sendable (WebAddress) -> WebService = { [connections] in
            WebService(name: "The homeserver", address: $0, connections: connections)
        }
        let records = SealedRecords(memory: memory, key: settings.storeKey)
        let stored = try await records.value(.login, "", as: MatrixLogin.self)
        let address: WebAddress
        if let configured = settings.homeserver {
            address = configured
        } else {
            address = try await HomeserverDiscovery(service: service).address(of: settings.user)
        }
        let entrance = MatrixEntrance(service: service(address), sleep: { try await Task.sleep(for: $0) })
        _ = try await entrance.versions()
        var token = stored?.accessToken
        if case .accessToken(let configured) = settings.credential { token = configured }
        guard let token else { return Findings(homeserver: address.host, device: nil) }
        let login = try await entrance.logIn(settings.user, .accessToken(token), device: nil)
        return Findings(homeserver: address.host, device: login.device)
    }
}
