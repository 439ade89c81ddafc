import HTTPTypes
import Hummingbird
import HummingbirdCore
package import Logging
import NIOCore
import ServiceLifecycle
package import Storage

/// The HTTP listener. When it is told to stop, it takes nothing new, and answers what it has taken.
package struct WebhookListener: Service {
    /// It cannot listen where it should; a complete sentence.
    package struct CannotListen: Error, CustomStringConvertible {
        package let description: String
    }

    private let settings: ListenerSettings
    private let responder: ListenerResponder
    private let logger: Logger
    private let onListening: @Sendable (Int) -> Void

    /// - Parameters:
    ///   - version: of the program.
    ///   - now: milliseconds since 1970.
    ///   - sources: must answer at once.
    ///   - forwarded: further paths, answered by others.
    ///   - onListening: is told the port once deliveries are taken.
    package init(
        settings: ListenerSettings, writer: InboxWriter, counters: HookCounters, database: any Database,
        version: String, logger: Logger, now: @escaping @Sendable () -> Int64,
        sources: @escaping @Sendable () async -> [SourceHealth] = { [] }, forwarded: [ForwardedRoute] = [],
        onListening: @escaping @Sendable (Int) -> Void = { _ in }
    ) {
        self.settings = settings
        self.logger = logger
        self.onListening = onListening
        let router = Router(context: ListenerContext.self)
        HookRoutes(
            secrets: settings.secrets, limits: settings.limits, writer: writer, counters: counters, logger: logger,
            now: now
        ).add(to: router)
        HealthRoutes(version: version, database: database, sources: sources, counters: counters).add(to: router)
        for route in forwarded { route.add(to: router, limits: settings.limits) }
        responder = ListenerResponder(router: router.buildResponder(), logger: logger)
    }

    package func run() async throws {
        var decoder = HTTP1Channel.Configuration.DecoderConfiguration()
        decoder.maxHeaderFieldSize = 16 << 10
        decoder.maxHeaderListSize = 32 << 10
        decoder.maxHeaderFieldCount = 100
        let server = HTTPServerBuilder.http1(
            configuration: .init(idleTimeout: settings.limits.idleTime, httpDecoderConfiguration: decoder))
        let configuration = ApplicationConfiguration(
            address: .hostname(settings.host, port: settings.port),
            availableConnectionsDelegate: .maximum(settings.limits.connections, logger: logger))
        let application = Application(
            responder: responder, server: server, configuration: configuration,
            onServerRunning: { [onListening] in onListening($0.localAddress?.port ?? 0) }, logger: logger)
        do {
            try await application.run()
        } catch let error as IOError {
            throw CannotListen(
                description: "Webhooks cannot be taken at \(settings.host):\(settings.port): \(error). End what else "
                    + "listens there, or set another address.")
        }
    }
}

/// Routes requests, and ends connections on which something unwanted is still to come.
private struct ListenerResponder: HTTPResponder {
    let router: RouterResponder<ListenerContext>
    let logger: Logger

    func respond(to request: Request, context: ListenerContext) async throws -> Response {
        var response: Response
        do {
            response = try await router.respond(to: request, context: context)
        } catch {
            logger.error("request failed", metadata: ["error": "\(error)"])
            response = Response(status: .internalServerError)
        }
        context.intake.endConnectionUnlessRead(request, &response)
        return response
    }
}
