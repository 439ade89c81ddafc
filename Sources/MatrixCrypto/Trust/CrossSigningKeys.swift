package import Foundation

/// The private keys of an account's cross-signing identity: Ed25519 seeds of 32 bytes.
package struct CrossSigningKeys: Sendable, Equatable {
    package var master: Data
    package var selfSigning: Data
    package var userSigning: Data

    package init(master: Data, selfSigning: Data, userSigning: Data) {
        self.master = master
        self.selfSigning = selfSigning
        self.userSigning = userSigning
    }
}
