import Chat
import Foundation
import MatrixCrypto

/// The homeserver's refusal of a call (client-server API, “Standard error response”). It never holds a secret.
struct MatrixError: ConnectorFailure, Equatable {
    enum Code: Equatable {
        case forbidden
        case unknownToken
        case missingToken
        case notFound
        case limitExceeded
        case tooLarge
        case unrecognized
        case userDeactivated
        case other(String)

        init(_ text: String) {
            self =
                switch text {
                case "M_FORBIDDEN": .forbidden
                case "M_UNKNOWN_TOKEN": .unknownToken
                case "M_MISSING_TOKEN": .missingToken
                case "M_NOT_FOUND": .notFound
                case "M_LIMIT_EXCEEDED": .limitExceeded
                case "M_TOO_LARGE": .tooLarge
                case "M_UNRECOGNIZED": .unrecognized
                case "M_USER_DEACTIVATED": .userDeactivated
                default: .other(text)
                }
        }
    }

    let host: String
    /// Of HTTP.
    let status: Int
    let code: Code
    /// `code` as the server wrote it.
    let errcode: String
    /// The server's words; at most 200 characters, printable.
    let said: String?
    let retryAfter: Duration?
    /// The login is over, but its device is kept: the same device may log in again.
    let isSoftLogout: Bool
    /// What a call wants proved first (“User-Interactive Authentication”).
    let authentication: JSONValue?

    /// - Parameter body: of an answer that was no success; what is no JSON has no code.
    init(host: String, status: Int, body: JSONValue?, retryAfter: Duration?) {
        self.host = host
        self.status = status
        errcode = body?["errcode"]?.string ?? (status == 429 ? "M_LIMIT_EXCEEDED" : "M_UNKNOWN")
        code = Code(errcode)
        said = body?["error"]?.string.flatMap(Self.line)
        let asked = body?["retry_after_ms"]?.integer.map { Duration.milliseconds(min(max($0, 0), 86_400_000)) }
        self.retryAfter = retryAfter ?? asked
        isSoftLogout = body?["soft_logout"]?.bool ?? false
        authentication = status == 401 && body?["flows"]?.array != nil ? body : nil
    }

    /// Whether the same call will be refused for good.
    var isFinal: Bool { (400..<500).contains(status) && status != 429 && status != 408 && code != .unknownToken }

    var description: String {
        let words = said.map { ": “\($0)”" } ?? ""
        return switch code {
        case .unknownToken, .missingToken:
            """
            The homeserver at \(host) has ended the bot's login. Start the bot again, so that it logs in anew with its \
            password; if it was given an access token, configure a new one.
            """
        case .userDeactivated: "The bot's account at \(host) was deactivated. Configure another one."
        case .limitExceeded: "The homeserver at \(host) wants fewer calls. Raise the rate limits of the bot's account."
        default: "The homeserver at \(host) refused a call (\(status))\(words)."
        }
    }

    private static func line(_ text: String) -> String? {
        let scalars = text.unicodeScalars.prefix(200).map { scalar in
            [.control, .format].contains(scalar.properties.generalCategory) ? " " : Character(scalar)
        }
        let line = String(scalars).trimmingCharacters(in: .whitespaces)
        return line.isEmpty ? nil : line
    }
}
