import COlm

/// Why libolm refused something.
package enum OlmError: Error, Sendable, Equatable {
    /// The version of the message's format is not known.
    case badMessageVersion
    case badMessageFormat
    /// The message was changed, or is not of this session.
    case badMessageMAC
    /// The message was made with a one-time key that there is not, or not any more.
    case unknownOneTimeKey
    /// The message begins a session of another device than the one that is said to have sent it.
    case otherIdentityKey
    case invalidBase64
    /// A public key that no secret can be agreed on with.
    case badPublicKey
    case badSessionKey
    /// The message is from before what this copy of the Megolm session can read.
    case unknownMessageIndex
    case badSignature
    /// What was stored cannot be opened: another key, or it was changed.
    case badPickle
    /// A newer version of libolm has stored it.
    case unknownPickleVersion
    /// A mistake of the program, or an error of a newer version of libolm; the number is libolm's.
    case other(code: UInt32)

    init(_ code: OlmErrorCode) {
        self =
            switch code {
            case OLM_BAD_MESSAGE_VERSION: .badMessageVersion
            case OLM_BAD_MESSAGE_FORMAT: .badMessageFormat
            case OLM_BAD_MESSAGE_MAC: .badMessageMAC
            case OLM_BAD_MESSAGE_KEY_ID: .unknownOneTimeKey
            case OLM_INVALID_BASE64: .invalidBase64
            case OLM_BAD_SESSION_KEY: .badSessionKey
            case OLM_UNKNOWN_MESSAGE_INDEX: .unknownMessageIndex
            case OLM_BAD_SIGNATURE: .badSignature
            case OLM_BAD_ACCOUNT_KEY, OLM_CORRUPTED_PICKLE, OLM_BAD_LEGACY_ACCOUNT_PICKLE, OLM_PICKLE_EXTRA_DATA:
                .badPickle
            case OLM_UNKNOWN_PICKLE_VERSION: .unknownPickleVersion
            default: .other(code: code.rawValue)
            }
    }
}

extension OlmError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .badMessageVersion: "The message has a version that this program does not know."
        case .badMessageFormat: "The message is malformed."
        case .badMessageMAC: "The message was changed on its way, or belongs to another session."
        case .unknownOneTimeKey: "The message was made with a one-time key that this device does not have any more."
        case .otherIdentityKey: "The message was not made by the device that is said to have sent it."
        case .invalidBase64: "The text is no base64."
        case .badPublicKey: "The public key is none that a secret can be agreed on with."
        case .badSessionKey: "The session key is malformed."
        case .unknownMessageIndex: "The message is older than what the session's key can read."
        case .badSignature: "The signature of the message is wrong."
        case .badPickle: "The stored session cannot be opened: it was stored with another key, or was changed."
        case .unknownPickleVersion: "The session was stored by a newer version of libolm; install that version."
        case .other(let code): "libolm failed with code \(code)."
        }
    }
}
