import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Synchronization

/// What belongs to one request beside its head: the connection, and how far its body was read.
struct ListenerContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    let intake: BodyIntake

    init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        intake = BodyIntake(channel: source.channel)
    }
}

/// Reads the body of one request, within limits of size and time.
final class BodyIntake: Sendable {
    enum Failure: Error {
        case tooLarge
        /// The connection ended, or was ended for being too slow, before everything was there.
        case incomplete
    }

    private let channel: any Channel
    private let isRead = Atomic<Bool>(false)

    init(channel: any Channel) { self.channel = channel }

    /// The whole body. Time runs from now; a sender that needs longer loses its connection.
    func read(_ request: Request, atMost limit: Int, within time: TimeAmount) async throws(Failure) -> [UInt8] {
        let announced = Self.announcedLength(of: request)
        if let announced, announced > limit { throw .tooLarge }
        let deadline = channel.eventLoop.scheduleTask(in: time) { [channel] in channel.close(promise: nil) }
        defer { deadline.cancel() }
        var body: [UInt8] = []
        body.reserveCapacity(announced ?? 0)
        do {
            for try await part in request.body {
                guard body.count + part.readableBytes <= limit else { throw Failure.tooLarge }
                body.append(contentsOf: part.readableBytesView)
            }
        } catch {
            throw error as? Failure ?? .incomplete
        }
        // A connection that ends looks like the end of the body.
        if let announced, announced != body.count { throw .incomplete }
        isRead.store(true, ordering: .relaxed)
        return body
    }

    /// Ends the connection soon when something of the request is still to come: nobody shall keep it busy by sending
    /// what is not wanted. The sender has a moment to read the answer, which a connection ended at once could destroy.
    func endConnectionUnlessRead(_ request: Request, _ response: inout Response) {
        let isEmpty = request.headers[.transferEncoding] == nil && (Self.announcedLength(of: request) ?? 0) == 0
        guard !isEmpty, !isRead.load(ordering: .relaxed) else { return }
        response.headers[.connection] = "close"
        channel.eventLoop.scheduleTask(in: .seconds(1)) { [channel] in channel.close(promise: nil) }
    }

    private static func announcedLength(of request: Request) -> Int? {
        request.headers[.contentLength].flatMap { Int($0) }
    }
}
