import Crypto
import Foundation

/// Checks that a request comes from Discord, and now (Discord API v10, Interactions Overview, “Setting Up an Endpoint”): Ed25519 over
/// the time stamp and the body, byte by byte. Pure.
struct InteractionSignature: Sendable {
    enum Verdict: Equatable {
        case genuine
        case forged
        /// Signed, but more than five minutes ago, or in the future.
        case stale
        /// Signed, and it was here before.
        case repeated
    }

    /// Seconds by which the clocks may differ, and for which a request is remembered.
    static let tolerance: Int64 = 300
    private static let mostRemembered = 100_000

    private let key: Curve25519.Signing.PublicKey
    /// Digests of what was accepted, with their time stamps.
    private var accepted: [Data: Int64] = [:]

    /// - Parameter publicKey: as the Developer Portal shows it: 64 hexadecimal digits.
    /// - Throws: `DiscordSettings.Unusable`.
    init(publicKey: String) throws {
        guard let bytes = Data(hexadecimal: publicKey),
            let key = try? Curve25519.Signing.PublicKey(rawRepresentation: bytes)
        else {
            throw DiscordSettings.Unusable(
                description: "discord.public-key is no key: it has 64 hexadecimal digits. Copy it from the Developer "
                    + "Portal, under General Information.")
        }
        self.key = key
    }

    /// - Parameter now: seconds since 1970.
    mutating func check(signature: String, timestamp: String, body: Data, now: Int64) -> Verdict {
        guard let signature = Data(hexadecimal: signature), signature.count == 64, let time = Int64(timestamp),
            String(time) == timestamp, key.isValidSignature(signature, for: Data(timestamp.utf8) + body)
        else { return .forged }
        guard abs(now - time) <= Self.tolerance else { return .stale }
        // What was signed, not the signature: of that there may be more than one.
        let digest = Data(SHA256.hash(data: Data(timestamp.utf8) + [0] + body))
        if accepted.count >= Self.mostRemembered {
            accepted = accepted.filter { abs(now - $0.value) <= Self.tolerance }
        }
        guard accepted.updateValue(time, forKey: digest) == nil else { return .repeated }
        return .genuine
    }
}

extension Data {
    /// `nil` for anything but pairs of hexadecimal digits.
    init?(hexadecimal text: String) {
        let digits = Array(text.utf8)
        guard digits.count.isMultiple(of: 2), digits.count <= 1_024 else { return nil }
        func value(_ digit: UInt8) -> UInt8? {
            switch digit {
            case 48...57: digit - 48
            case 65...70: digit - 55
            case 97...102: digit - 87
            default: nil
            }
        }
        self.init(capacity: digits.count / 2)
        for index in stride(from: 0, to: digits.count, by: 2) {
            guard let high = value(digits[index]), let low = value(digits[index + 1]) else { return nil }
            append(high << 4 | low)
        }
    }
}
