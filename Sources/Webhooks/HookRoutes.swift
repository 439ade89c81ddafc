import Crypto
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Storage

/// Takes deliveries: `POST` or `PUT /webhook/{product}`, or `/webhook/{product}/{instance}` where there are several of a
/// kind. A delivery is answered with success only after it was stored.
struct HookRoutes: Sendable {
    private struct Receipt: Encodable {
        let stored = true
        var duplicate: Bool?
    }

    let secrets: [Hook: HookSecret]
    let limits: ListenerSettings.Limits
    let writer: InboxWriter
    let counters: HookCounters
    let logger: Logger
    /// Milliseconds since 1970.
    let now: @Sendable () -> Int64

    func add(to router: Router<ListenerContext>) {
        for path: RouterPath in ["webhook/:product", "webhook/:product/:instance"] {
            for method: HTTPRequest.Method in [.post, .put] {
                router.on(path, method: method) { request, context in await receive(request, context) }
            }
            router.get(path) { _, context in
                guard secret(context) != nil else { return Self.unknown }
                var response = Response.refusal(.methodNotAllowed, "Deliveries are taken with POST or PUT.")
                response.headers[.allow] = "POST, PUT"
                return response
            }
        }
    }

    private func receive(_ request: Request, _ context: ListenerContext) async -> Response {
        guard let (hook, secret) = secret(context) else { return Self.unknown }
        counters.count(\.received, at: hook)
        let presented = PresentedSecrets.all(headers: request.headers, query: request.uri.queryParameters)
        guard presented.contains(where: secret.matches) else {
            counters.count(\.refused, at: hook)
            logger.warning("webhook delivery refused: wrong secret or none", metadata: ["hook": "\(hook)"])
            return .refusal(.unauthorized, "The secret of this hook is wrong or missing.")
        }
        do {
            let format = try BodyFormat(contentType: request.headers[.contentType])
            let body = try await context.intake.read(request, atMost: limits.body, within: limits.bodyTime)
            return await store(try format.payload(in: body), at: hook)
        } catch let refusal as BodyFormat.Refusal {
            counters.count(\.malformed, at: hook)
            switch refusal {
            case .malformed(let reason): return .refusal(.badRequest, reason)
            case .unsupported(let reason): return .refusal(.unsupportedMediaType, reason)
            }
        } catch BodyIntake.Failure.tooLarge {
            counters.count(\.tooLarge, at: hook)
            return .refusal(.contentTooLarge, "The body is larger than \(limits.body) bytes, the most that is taken.")
        } catch {
            counters.count(\.malformed, at: hook)
            return .refusal(.badRequest, "The body ended before all of it had arrived.")
        }
    }

    private func store(_ payload: [UInt8], at hook: Hook) async -> Response {
        let delivery = NewDelivery(
            hook: hook, digest: Self.digest(of: payload, at: hook), body: payload, receivedAt: now())
        do {
            switch try await writer.store(delivery) {
            case .stored:
                counters.count(\.stored, at: hook)
                return .json(Receipt(), status: .accepted)
            case .duplicate:
                counters.count(\.duplicates, at: hook)
                return .json(Receipt(duplicate: true))
            }
        } catch {
            counters.count(\.turnedAway, at: hook)
            switch error {
            case .full: return .comeBackLater("Too many deliveries are waiting to be stored. Try again.")
            case .unavailable(let reason):
                logger.error("webhook delivery not stored", metadata: ["hook": "\(hook)", "error": "\(reason)"])
                return .comeBackLater("The database cannot store the delivery now. Try again.")
            }
        }
    }

    /// The hook that the address names, if it exists: one without a secret does not.
    private func secret(_ context: ListenerContext) -> (Hook, HookSecret)? {
        guard let product = context.parameters.get("product").flatMap({ Hook.Product(rawValue: $0) }),
            let hook = Hook(product, instance: context.parameters.get("instance")), let secret = secrets[hook]
        else { return nil }
        return (hook, secret)
    }

    private static var unknown: Response {
        .refusal(.notFound, "There is no such hook, or it has no secret yet.")
    }

    /// Two deliveries of a hook are the same when their payloads are, byte by byte.
    private static func digest(of payload: [UInt8], at hook: Hook) -> [UInt8] {
        var hash = SHA256()
        hash.update(data: Array(hook.name.utf8) + [0])
        hash.update(data: payload)
        return Array(hash.finalize())
    }
}
