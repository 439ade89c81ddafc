import Chat
import Foundation
import MatrixCrypto
import Web

/// Finds out where the homeserver of a user answers, from the server name in the user id (client-server API, “Server
/// discovery”).
struct HomeserverDiscovery: Sendable {
    /// Makes the service for an address.
    let service: @Sendable (WebAddress) -> WebService

    /// - Throws: `Failed`, `CancellationError`.
    func address(of user: MatrixUserID) async throws -> WebAddress {
        let name = Self.hostname(in: user.server)
        guard let place = try? WebAddress("https://\(name)") else {
            throw Failed(description: "“\(user)” is no Matrix user id. Write one such as @recommendarr:example.org.")
        }
        let answer: WebAnswer
        do {
            let request = WebRequest(.get, "/.well-known/matrix/client")
            // Who says nothing is at home where the name says.
            answer = try await service(place).answer(to: request, accepting: [404])
        } catch let error as WebError {
            throw Failed(
                description: """
                    It could not be found out where the homeserver of \(user) is: \(error) Or configure the address of the \
                    homeserver.
                    """)
        }
        if answer.code == 404 { return place }
        guard let found = try? JSONValue(answer.body)["m.homeserver"]?["base_url"]?.string,
            let address = try? WebAddress(found)
        else {
            throw Failed(
                description: """
                    https://\(name)/.well-known/matrix/client names no homeserver. Put it right, or configure the address of \
                    the homeserver.
                    """)
        }
        return address
    }

    /// A server name may end in a port, which is that of servers for servers.
    private static func hostname(in server: String) -> String {
        guard let colon = server.lastIndex(of: ":"), server[colon...].dropFirst().allSatisfy(\.isNumber) else {
            return server
        }
        return String(server[..<colon])
    }

    struct Failed: ConnectorFailure {
        let description: String
    }
}
