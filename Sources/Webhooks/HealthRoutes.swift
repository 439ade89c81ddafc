import Hummingbird
import Storage

/// What a source says of itself, for whoever looks after the server; without secrets.
package struct SourceHealth: Sendable, Equatable, Encodable {
    package var name: String
    package var isHealthy: Bool
    /// A complete sentence when something is wrong.
    package var detail: String?

    package init(name: String, isHealthy: Bool, detail: String? = nil) {
        self.name = name
        self.isHealthy = isHealthy
        self.detail = detail
    }
}

/// `GET /health`: the process works. `GET /ready`: it can also do its work.
struct HealthRoutes: Sendable {
    private struct Health: Encodable {
        let status = "ok"
        let version: String
        let sources: [SourceHealth]
        let webhooks: [String: HookTally]
    }

    private struct Readiness: Encodable {
        let ready: Bool
        var reason: String?
    }

    let version: String
    let database: any Database
    let sources: @Sendable () async -> [SourceHealth]
    let counters: HookCounters

    func add(to router: Router<ListenerContext>) {
        router.get("health") { _, _ in
            let tallies = counters.snapshot.map { ($0.key.name, $0.value) }
            return Response.json(
                Health(
                    version: version, sources: await sources(),
                    webhooks: Dictionary(tallies) { first, _ in first }))
        }
        router.get("ready") { _, _ in
            do {
                _ = try await database.read { try $0.query("SELECT 1") }
                return Response.json(Readiness(ready: true))
            } catch {
                return Response.json(Readiness(ready: false, reason: "\(error)"), status: .serviceUnavailable)
            }
        }
    }
}
