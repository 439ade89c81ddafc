import Foundation

/// What the keys of encrypted chats are sealed with: the owner's secret, or one of our own in a file that only this user can read.
struct StoreSecret {
    let bytes: Data
    /// Where it was made just now; `nil` when it was there already.
    let madeAt: String?

    /// - Throws: `CommandLineError.storeSecret` when the file can be neither read nor made.
    init(configured: Data?, path: String = DefaultPlace.folder + "/matrix-store.key") throws {
        if let configured {
            bytes = configured
            madeAt = nil
            return
        }
        if FileManager.default.fileExists(atPath: path) {
            guard let text = try? String(contentsOfFile: path, encoding: .utf8),
                let secret = Data(base64Encoded: text.trimmingCharacters(in: .whitespacesAndNewlines)),
                secret.count >= 32
            else { throw CommandLineError.storeSecret(path: path) }
            bytes = secret
            madeAt = nil
            return
        }
        var generator = SystemRandomNumberGenerator()
        let secret = Data((0..<32).map { _ in UInt8.random(in: .min ... .max, using: &generator) })
        try DefaultPlace.makeFolder()
        // Made with its rights from the start, and whole or not at all.
        let draft = path + ".new"
        guard
            FileManager.default.createFile(
                atPath: draft, contents: Data((secret.base64EncodedString() + "\n").utf8),
                attributes: [.posixPermissions: 0o600]), rename(draft, path) == 0
        else { throw CommandLineError.storeSecret(path: path) }
        bytes = secret
        madeAt = path
    }
}
