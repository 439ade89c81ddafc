import Crypto
import Foundation

/// What a product must present at its hook. Only a digest is kept; comparing takes the same time wherever two differ.
package struct HookSecret: Sendable {
    /// Shorter ones can be guessed.
    package static let shortest = 16

    private let digest: SHA256Digest

    /// `nil` when `text` is shorter than `shortest`, in UTF-8 bytes.
    package init?(_ text: String) {
        guard text.utf8.count >= Self.shortest else { return nil }
        digest = SHA256.hash(data: Data(text.utf8))
    }

    func matches(_ presented: String) -> Bool {
        SHA256.hash(data: Data(presented.utf8)) == digest
    }
}
