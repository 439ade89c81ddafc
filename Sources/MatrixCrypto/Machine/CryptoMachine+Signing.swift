package import Foundation

extension CryptoMachine {
    /// The signature of this device, in unpadded base64, as on the master key of its account.
    package func sign(_ message: Data) throws -> String { try own.account.sign(message) }
}
