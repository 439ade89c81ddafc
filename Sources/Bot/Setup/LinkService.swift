import Chat
import Commands
import Engine
import Logging
import ServiceLifecycle
import Storage

/// Keeps the links that the owner has configured: also those of members whom the media server only tells of later.
struct LinkService: Service {
    let links: [ConfiguredLink]
    let database: any Database
    let logger: Logger

    /// Somebody who was told to be known shall not wait long for it.
    private static let pauseForUnknown = Duration.seconds(1)
    private static let pause = Duration.seconds(60)

    func run() async throws {
        await cancelWhenGracefulShutdown {
            var told: Set<String> = []
            var unknown: Set<String> = []
            while !Task.isCancelled {
                do {
                    unknown = try await apply()
                    for name in unknown.subtracting(told).sorted() {
                        logger.warning(
                            "a link is configured for somebody who is not known yet; check the name under “links”",
                            metadata: ["member": "\(name)"])
                    }
                    told.formUnion(unknown)
                } catch {
                    logger.warning("the configured links could not be kept", metadata: ["error": "\(error)"])
                }
                do { try await Task.sleep(for: unknown.isEmpty ? Self.pause : Self.pauseForUnknown) } catch { return }
            }
        }
    }

    /// - Returns: the names that nobody has.
    func apply() async throws -> Set<String> {
        try await database.write { session in
            let known = MemberNames(try MemberStore(session).all())
            let identities = IdentityStore(session)
            var unknown: Set<String> = []
            for link in links {
                guard let member = known.member(link.member) else {
                    unknown.insert(link.member)
                    continue
                }
                if try identities.member(for: link.identity) == member.id { continue }
                try identities.link(link.identity, to: member.id, at: .now, replacing: true)
            }
            return unknown
        }
    }
}
