package import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

/// A path whose requests are answered by somebody else, such as a chat connector that checks their signature itself.
package struct ForwardedRoute: Sendable {
    /// What is answered.
    package struct Answer: Sendable {
        /// Of HTTP.
        package let status: Int
        /// JSON; may be empty.
        package let body: Data

        package init(status: Int, body: Data) {
            self.status = status
            self.body = body
        }
    }

    /// Such as `/discord/interactions`; taken with POST.
    package let path: String
    /// - Parameters:
    ///   - headers: by their names in small letters; of several of one name the first.
    ///   - body: byte by byte as it came, within the listener's limit.
    package let answer: @Sendable (_ headers: [String: String], _ body: Data) async -> Answer

    package init(
        path: String, answer: @escaping @Sendable (_ headers: [String: String], _ body: Data) async -> Answer
    ) {
        self.path = path
        self.answer = answer
    }

    func add(to router: Router<ListenerContext>, limits: ListenerSettings.Limits) {
        router.post(RouterPath(path)) { request, context in
            let body: [UInt8]
            do {
                body = try await context.intake.read(request, atMost: limits.body, within: limits.bodyTime)
            } catch BodyIntake.Failure.tooLarge {
                return Response.refusal(
                    .contentTooLarge, "The body is larger than \(limits.body) bytes, the most that is taken.")
            } catch {
                return Response.refusal(.badRequest, "The body ended before all of it had arrived.")
            }
            let headers = Dictionary(request.headers.map { ($0.name.canonicalName, $0.value) }) { first, _ in first }
            let answer = await answer(headers, Data(body))
            return Response(
                status: .init(code: answer.status),
                headers: [.contentType: "application/json", .cacheControl: "no-store"],
                body: .init(byteBuffer: ByteBuffer(bytes: answer.body)))
        }
    }
}
