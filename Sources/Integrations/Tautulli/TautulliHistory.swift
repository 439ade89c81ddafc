import Foundation
package import Web

/// What Tautulli recorded of everybody who uses a Plex server.
package struct TautulliHistory: Sendable {
    let service: WebService
    private let apiKey: String

    /// - Parameter service: the address of Tautulli, with its HTTP root if it has one.
    package init(service: WebService, apiKey: String) {
        self.service = service
        self.apiKey = apiKey
    }

    /// The machine identifier of the Plex server that it watches.
    package func serverIdentity() async throws -> String {
        try await call("get_server_identity", returning: TautulliServerIdentity.self).machineIdentifier
    }

    /// What is being played.
    /// - Parameter now: milliseconds since 1970.
    package func activity(now: Int64) async throws -> [PlaybackSession] {
        try await call("get_activity", returning: TautulliActivity.self).sessions
            .compactMap { $0.value?.session(now: now) }
    }

    func call<Content: Decodable>(
        _ command: String, query: [URLQueryItem] = [], returning type: Content.Type
    ) async throws -> Content {
        let fixed = [URLQueryItem(name: "apikey", value: apiKey), URLQueryItem(name: "cmd", value: command)]
        let body: Data
        do {
            body = try await service.call(WebRequest(.get, "/api/v2", query: fixed + query))
        } catch let error as WebError {
            // Its answer to a wrong key is the one to any wrong call.
            guard case .status(400, let said?, _) = error.problem, said.lowercased().contains("apikey") else {
                throw error
            }
            throw service.report(.refused(400))
        }
        guard let content = try service.read(TautulliAnswer<Content>.self, from: body).content else {
            let said = ErrorBody.sentence(in: body, secrets: [apiKey])
            throw service.problem(.status(200, said: said, retryAfter: nil))
        }
        return content
    }
}

extension TautulliHistory: WatchHistory {
    private static let pageSize = 1000
    private static let attempts = 4

    /// One request when nothing is new. Of the rows that are there already only those of the last days are read again.
    package func plays(after cursor: SourceCursor?) async throws -> SourcePage<Play> {
        var position = cursor?.position(TautulliPosition.self) ?? TautulliPosition()
        for _ in 0..<Self.attempts {
            let page = try await call("get_history", query: query(at: position), returning: TautulliHistoryPage.self)
            guard let step = position.step(over: page, limit: Self.pageSize) else {
                position.goBack()
                continue
            }
            return SourcePage(
                entries: step.rows.compactMap(\.play), cursor: try SourceCursor(step.position), isLast: step.isLast,
                total: page.recordsFiltered.map { max($0, step.done) }, done: step.done, rejected: step.rejected)
        }
        throw service.report(.malformed("its history kept changing while it was read"))
    }

    private func query(at position: TautulliPosition) -> [URLQueryItem] {
        var query = [
            URLQueryItem(name: "grouping", value: "0"), URLQueryItem(name: "include_activity", value: "0"),
            URLQueryItem(name: "order_column", value: "date"), URLQueryItem(name: "order_dir", value: "asc"),
            URLQueryItem(name: "start", value: String(position.pages.start)),
            URLQueryItem(name: "length", value: String(Self.pageSize)),
        ]
        if let day = position.day { query.append(URLQueryItem(name: "after", value: day)) }
        return query
    }
}
