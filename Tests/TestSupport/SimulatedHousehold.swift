package import Foundation

/// A household of one test, with all its servers: a world of its own in the simulation that `scripts/test` starts.
///
/// `Tests/Peers/household/README.md` says what it can do. Its clock stands still but for what tests do to it.
package struct SimulatedHousehold: Sendable {
    package enum Product: String, Sendable, CaseIterable {
        case plex, plextv, tautulli, jellyfin, emby, kodi, radarr, sonarr, seerr, tmdb
        case sonarrAnime = "sonarr-anime"
    }

    private struct Description: Decodable, Sendable {
        var world: String
        var control: String
        var addresses: [String: String]
        var credentials: [String: String]
        var machineIdentifier: String
    }

    private let description: Description

    /// Runs `body` with a new household; afterwards it must have seen no request that breaks an API description.
    package static func with<T>(
        seed: Int = 1, titles: Int = 300, members: Int = 5, history: Int = 2000,
        _ body: (SimulatedHousehold) async throws -> T
    ) async throws -> T {
        let settings: [String: Any] = [
            "name": "test-\(UUID().uuidString)", "seed": seed, "titles": titles, "members": members,
            "history": history,
        ]
        let control = try TestPeer.household.address
        let answer = try await ControlPlane.ask("POST", "\(control)/worlds", settings)
        let household = SimulatedHousehold(description: try JSONDecoder().decode(Description.self, from: answer))
        let result: T
        do {
            result = try await body(household)
            let violations = try await household.control("GET", "violations")
            guard violations == Data("[]".utf8) else {
                throw ControlPlane.Failure(String(decoding: violations, as: UTF8.self))
            }
        } catch {
            _ = try? await ControlPlane.ask("DELETE", "\(control)/worlds/\(household.description.world)")
            throw error
        }
        _ = try await ControlPlane.ask("DELETE", "\(control)/worlds/\(household.description.world)")
        return result
    }

    package func address(of product: Product) -> String { description.addresses[product.rawValue] ?? "" }

    /// The key, the token, or `user:password` for Kodi.
    package func credential(for product: Product) -> String { description.credentials[product.rawValue] ?? "" }

    /// Plex's name for the server.
    package var machineIdentifier: String { description.machineIdentifier }

    /// Lets something go wrong, such as `status500`, `truncated`, `shifting_pages`.
    /// - Parameters:
    ///   - rate: the share of requests that it happens to.
    ///   - count: how often it happens at most; `nil` for ever.
    package func fault(_ fault: String, of product: Product, rate: Double = 1, count: Int? = nil) async throws {
        var body: [String: Any] = ["product": product.rawValue, "fault": fault, "rate": rate]
        body["count"] = count
        _ = try await control("POST", "faults", body)
    }

    package func clearFaults() async throws { _ = try await control("DELETE", "faults") }

    /// Changes the household, such as `["change": "play", "member": 1, "title": 12]`, and answers what became of it.
    @discardableResult
    package func change(_ change: [String: Any]) async throws -> Data { try await control("POST", "change", change) }

    /// Lets a product send a webhook, such as `["product": "radarr", "event": "Grab", "title": 3, "target": …]`.
    @discardableResult
    package func deliver(_ delivery: [String: Any]) async throws -> Data {
        try await control("POST", "webhook", delivery)
    }

    /// How often what was asked, such as `plex GET /library/sections`.
    package func requests() async throws -> [String: Int] {
        try JSONDecoder().decode([String: Int].self, from: try await control("GET", "counters"))
    }

    /// What is true of the household.
    /// - Parameter including: of `items`, `plays` and `ratings`, which may be long.
    package func truth(including parts: Set<String> = []) async throws -> HouseholdTruth {
        let query = parts.sorted().map { "\($0)=1" }.joined(separator: "&")
        return try JSONDecoder().decode(HouseholdTruth.self, from: try await control("GET", "truth?\(query)"))
    }

    private func control(_ method: String, _ path: String, _ body: [String: Any]? = nil) async throws -> Data {
        try await ControlPlane.ask(method, "\(description.control)/\(path)", body)
    }
}
