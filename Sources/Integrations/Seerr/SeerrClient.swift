package import Engine
import Foundation
package import Web

/// Seerr, or one of those that it was made of: Overseerr, Jellyseerr (API v1).
package struct SeerrClient: RequestService {
    private static let pageSize = 50
    private static let mostUsers = 1000

    private let service: WebService

    /// - Parameter service: its address is the one a browser opens, and `headers(key:)` are its secret headers.
    package init(service: WebService) { self.service = service }

    /// The header that carries the key.
    package static func headers(key: String) -> [String: String] { ["X-Api-Key": key] }

    package func search(_ text: String, language: String?) async throws -> [RequestableTitle] {
        var query = [URLQueryItem(name: "query", value: text), .init(name: "page", value: "1")]
        if let language { query.append(.init(name: "language", value: language)) }
        let page = try await get("/search", query: query, as: SeerrMessages.SearchPage.self)
        return page.results.entries.compactMap(\.requestable)
    }

    package func status(of title: TitleID) async throws -> RequestStatus? {
        guard let info = try await info(of: title) else { return nil }
        return info.status(of: info.lastRequest)
    }

    package func request(_ title: TitleID, as user: Int?) async throws -> TitleRequest {
        let info = try await info(of: title)
        if let standing = standing(title, in: info) { return standing }
        let new = SeerrMessages.NewRequest(
            mediaType: title.kind.rawValue, mediaId: title.tmdb, seasons: title.kind == .tv ? "all" : nil)
        // What is requested twice is refused the second time, so that a lost answer does no harm.
        var request = try WebRequest(.post, "/api/v1/request", json: new, isRepeatable: true)
        if let user { request.headers["X-API-User"] = String(user) }
        let answer = try await service.answer(to: request, accepting: [403, 409])
        switch answer.code {
        case 403: throw denial(answer, user: user)
        // There is one for a film, or one for every season.
        case 202, 409: return try await existing(title)
        case 200..<300: break
        default: throw service.error(of: answer)
        }
        let created = try service.read(SeerrMessages.Request.self, from: answer.body)
        guard let made = created.request(for: title) else { throw service.report(.malformed("it names no title")) }
        return made
    }

    package func requests(limit: Int) async throws -> [TitleRequest] {
        var found: [SeerrMessages.Request] = []
        while found.count < limit {
            let query = [
                URLQueryItem(name: "take", value: String(min(limit - found.count, Self.pageSize))),
                .init(name: "skip", value: String(found.count)), .init(name: "filter", value: "all"),
                .init(name: "sort", value: "added"),
            ]
            let page = try await get("/request", query: query, as: SeerrMessages.RequestPage.self).results.entries
            found += page
            if page.isEmpty { break }
        }
        return found.sorted { $0.id > $1.id }.compactMap { $0.request() }
    }

    package func users() async throws -> [RequestUser] {
        var found: [SeerrMessages.User] = []
        while found.count < Self.mostUsers {
            let query = [
                URLQueryItem(name: "take", value: String(Self.pageSize)),
                .init(name: "skip", value: String(found.count)), .init(name: "sort", value: "created"),
            ]
            let page = try await get("/user", query: query, as: SeerrMessages.UserPage.self)
            found += page.results.entries
            if page.results.entries.isEmpty || found.count >= page.pageInfo?.results ?? 0 { break }
        }
        var users: [RequestUser] = []
        for user in found { users.append(user.user(discordIDs: try await discordIDs(of: user.id))) }
        return users
    }

    private func get<Answer: Decodable>(
        _ path: String, query: [URLQueryItem] = [], as type: Answer.Type
    ) async throws -> Answer {
        try await service.call(WebRequest(.get, "/api/v1" + path, query: query), returning: type)
    }

    /// - Returns: `nil` for a title that there is not, or that nobody has asked for.
    private func info(of title: TitleID) async throws -> SeerrMessages.MediaInfo? {
        let request = WebRequest(.get, "/api/v1/\(title.kind.rawValue)/\(title.tmdb)")
        let answer = try await service.answer(to: request, accepting: [404])
        guard answer.code != 404 else { return nil }
        return try service.read(SeerrMessages.Details.self, from: answer.body).mediaInfo
    }

    /// The request that makes another one needless, if any.
    private func standing(_ title: TitleID, in info: SeerrMessages.MediaInfo?) -> TitleRequest? {
        guard let info else { return nil }
        let last = info.requests?.entries.filter(\.isOpen).max { $0.id < $1.id }
        if info.status == 5 {
            return TitleRequest(id: last?.id, title: title, status: .available, requestedBy: last?.requestedBy?.id)
        }
        // A request for a series may be for some of its seasons only.
        return title.kind == .movie ? last?.request(for: title, in: info) : nil
    }

    private func existing(_ title: TitleID) async throws -> TitleRequest {
        let info = try await info(of: title)
        if let last = info?.lastRequest, let request = last.request(for: title, in: info) { return request }
        return TitleRequest(id: nil, title: title, status: info?.status() ?? .available, requestedBy: nil)
    }

    private func denial(_ answer: WebAnswer, user: Int?) -> any Error {
        let said = try? JSONDecoder().decode(SeerrMessages.Refusal.self, from: answer.body).message
        if let said { return RequestDenied(reason: said) }
        // Without a user it can only be the key.
        guard let user else { return service.report(.refused(answer.code)) }
        return RequestDenied(reason: "It knows no user \(user) who may ask for anything.")
    }

    /// The list of users does not tell them.
    private func discordIDs(of user: Int) async throws -> [String] {
        let request = WebRequest(.get, "/api/v1/user/\(user)/settings/notifications")
        let answer = try await service.answer(to: request, accepting: [404])
        guard answer.code != 404 else { return [] }
        return try service.read(SeerrMessages.NotificationSettings.self, from: answer.body).discordIDs
    }
}
