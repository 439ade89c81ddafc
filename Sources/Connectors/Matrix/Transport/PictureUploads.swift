import Chat
import Foundation
import Logging
import MatrixCrypto
import Web

/// Puts pictures on the homeserver, each once in the clear and once encrypted, and remembers where.
final class PictureUploads: Sendable {
    /// Gets the picture of a reference; `nil` where there is none.
    typealias Source = @Sendable (_ reference: String) async -> PosterImage?

    private struct Upload: Codable {
        var fields: JSONValue
        /// Milliseconds since 1970.
        var at: Int64
    }

    private let surroundings: Surroundings
    private let source: Source

    /// The homeserver may throw old files away.
    private static let lifetime: Int64 = 30 * 86_400_000
    private static let largest = 5 << 20
    /// An answer does not wait longer for a picture.
    private static let patience = Duration.seconds(8)

    init(_ surroundings: Surroundings, source: @escaping Source) {
        self.surroundings = surroundings
        self.source = source
    }

    /// What the content of a message says of the picture: `url` or `file`, and `info`; `nil` when it cannot be had now.
    func fields(of reference: String, isEncrypted: Bool) async throws -> JSONValue? {
        let records = surroundings.account.records
        let id = (isEncrypted ? "encrypted/" : "plain/") + reference
        let now = surroundings.account.now()
        if let upload = try await records.value(.picture, id, as: Upload.self), now - upload.at < Self.lifetime {
            return upload.fields
        }
        do {
            return try await TimeLimit.run(Self.patience) { [self] in
                guard let image = await source(reference), image.bytes.count <= Self.largest else { return nil }
                let fields = try await upload(image, isEncrypted: isEncrypted)
                try await records.set(Upload(fields: fields, at: now), .picture, id)
                return fields
            }
        } catch {
            try Task.checkCancellation()
            guard Trouble(error) != .fatal else { throw error }
            surroundings.logger.warning("a picture is left out", metadata: ["error": "\(error)"])
            return nil
        }
    }

    /// Forgets where pictures are that are uploaded anew anyway.
    func forgetOld() async throws {
        let records = surroundings.account.records
        let now = surroundings.account.now()
        let old = try await records.all(.picture, as: Upload.self).filter { now - $0.value.at >= Self.lifetime }
        guard !old.isEmpty else { return }
        try await records.memory.commit(
            Dictionary(old.keys.map { (RecordKind.picture.key($0), nil) }) { $1 })
    }

    private func upload(_ image: PosterImage, isEncrypted: Bool) async throws -> JSONValue {
        let client = surroundings.client
        let info: JSONValue = [
            "mimetype": .string(image.mimeType), "size": .integer(Int64(image.bytes.count)),
            "w": .integer(Int64(image.width)), "h": .integer(Int64(image.height)),
        ]
        guard isEncrypted else {
            let url = try await client.upload(image.bytes, contentType: image.mimeType)
            return ["url": .string(url), "info": info]
        }
        let attachment = try EncryptedAttachment(encrypting: image.bytes)
        let url = try await client.upload(attachment.ciphertext, contentType: "application/octet-stream")
        return ["file": attachment.file(url: url), "info": info]
    }
}
