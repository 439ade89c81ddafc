import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1

/// Puts what the network stack reports into the few kinds that matter here.
enum TransportFailure {
    static func problem(of error: any Error) -> WebError.Problem {
        // The types of the TLS library are not imported for this alone.
        if String(reflecting: type(of: error)).hasPrefix("NIOSSL") { return .insecure }
        switch error {
        case let error as HTTPClientError: return problem(of: error)
        case ChannelError.ioOnClosedChannel, ChannelError.eof, ChannelError.inputClosed, ChannelError.outputClosed:
            return .cutOff
        // The connection ended in the middle of an answer.
        case HTTPParserError.invalidEOFState: return .cutOff
        case let error as IOError where error.errnoCode == ECONNRESET || error.errnoCode == EPIPE: return .cutOff
        case is IOError: return .unreachable("the connection is refused")
        case is ChannelError: return .unreachable("the connection cannot be made")
        default:
            let name = String(describing: type(of: error))
            // The HTTP decoder's errors are about what was sent, all others about the way there.
            return name.hasPrefix("HTTPParser") || name.hasPrefix("HTTPDecoder")
                ? .malformed("it does not speak HTTP") : .unreachable("there is no way to it")
        }
    }

    private static func problem(of error: HTTPClientError) -> WebError.Problem {
        if error == .connectTimeout { return .unreachable("the connection is not answered") }
        if [.remoteConnectionClosed, .readTimeout, .writeTimeout].contains(error) { return .cutOff }
        return .malformed(error.shortDescription.lowercased())
    }
}
