import Foundation
import MatrixCrypto
import TestSupport
import Testing
import Web

@testable import Connectors

/// Where the homeserver of a user is.
@Suite struct HomeserverDiscoveryTests {
    private func discover(_ status: Int, _ body: String) async throws -> String {
        try await StubServer.with({ _, _ in .init(status: status, body: body) }) { server in
            try await HTTPConnections.with { connections in
                // The test has no name and no certificate.
                let address = try WebAddress(server.address)
                let discovery = HomeserverDiscovery { _ in
                    var service = WebService(name: "homeserver", address: address, connections: connections)
                    service.retry = .never
                    return service
                }
                return try await discovery.address(of: MatrixUserID("@bot:example.org:8448")).description
            }
        }
    }

    @Test func theServerNameSaysWhereItIs() async throws {
        let found = try await discover(200, #"{"m.homeserver":{"base_url":"https://matrix.example.org/"}}"#)
        #expect(found == "https://matrix.example.org")
    }

    @Test func whoSaysNothingIsAtHomeWhereTheNameSays() async throws {
        #expect(try await discover(404, "<html>") == "https://example.org")
    }

    @Test(arguments: ["{}", "<html>", #"{"m.homeserver":{"base_url":"not an address"}}"#])
    func nonsenseIsAnErrorWithTheRemedy(body: String) async throws {
        let error = await #expect(throws: HomeserverDiscovery.Failed.self) { try await discover(200, body) }
        #expect(error?.description.contains("configure the address of the homeserver") == true)
    }
}
