import Foundation
import Web

extension PlexServer {
    package func accounts() async throws -> [ServerAccount] {
        let owner = try await owner()
        let machine = WebRequest.segment(try await identity().id)
        let body = try await account.call(WebRequest(.get, "/api/servers/\(machine)/shared_servers"))
        guard let shared = PlexSharing.accounts(in: body) else {
            throw account.problem(.malformed("it does not say whom the server is shared with"))
        }
        let name = owner.username ?? owner.title ?? "Owner"
        return [ServerAccount(id: owner.id, name: name, isOwner: true, access: .all)]
            + shared.filter { $0.id != owner.id }
    }

    /// The account whose token is used.
    func owner() async throws -> PlexOwner {
        try await account.call(WebRequest(.get, "/api/v2/user"), returning: PlexOwner.self)
    }
}

/// The account at plex.tv that owns the server.
struct PlexOwner: Decodable, Sendable {
    let id: String
    let username: String?
    let title: String?

    /// How the server itself calls its owner, in its history and sessions.
    static let localID = "1"

    private enum CodingKeys: String, CodingKey {
        case id, username, title
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        guard let id = try container.text(.id) else {
            throw DecodingError.keyNotFound(
                CodingKeys.id, .init(codingPath: container.codingPath, debugDescription: "no id"))
        }
        self.id = id
        username = try container.text(.username)
        title = try container.text(.title)
    }
}
