import Foundation
package import Web

/// Proves who somebody is on a Jellyfin server: they enter a code there, and the server says whose code it was.
package struct JellyfinQuickConnect: Sendable {
    private let service: WebService

    /// A code to be entered, and what to ask with whether that was done.
    package struct Challenge: Sendable, Equatable {
        package let code: String
        /// Not to be shown.
        package let secret: String
    }

    /// Who entered the code, with a token that acts in their name.
    package struct Proof: Sendable, Equatable {
        package let user: String
        package let name: String
        package let token: String
    }

    /// - Parameter service: called with `JellyfinServer.headers` without a token.
    package init(service: WebService) { self.service = service }

    /// - Throws: `WebError`, with `refused` when the server's owner has not switched Quick Connect on.
    package func initiate() async throws -> Challenge {
        let answer = try await service.call(
            WebRequest(.post, "/QuickConnect/Initiate"), returning: Answer.self)
        return Challenge(code: answer.Code, secret: answer.Secret)
    }

    /// Whether the code was entered.
    /// - Throws: `WebError`, with `notFound` when it is too late for that.
    package func isEntered(_ challenge: Challenge) async throws -> Bool {
        let query = [URLQueryItem(name: "secret", value: challenge.secret)]
        return try await service.call(
            WebRequest(.get, "/QuickConnect/Connect", query: query), returning: Answer.self
        ).Authenticated
    }

    /// Once, after the code was entered.
    package func authenticate(_ challenge: Challenge) async throws -> Proof {
        let request = try WebRequest(
            .post, "/Users/AuthenticateWithQuickConnect", json: ["Secret": challenge.secret])
        let answer = try await service.call(request, returning: Authentication.self)
        return Proof(user: answer.User.id, name: answer.User.name, token: answer.AccessToken)
    }

    private struct Answer: Decodable {
        let Authenticated: Bool
        let Secret: String
        let Code: String
    }

    private struct Authentication: Decodable {
        let User: JellyfinUser
        let AccessToken: String
    }
}
