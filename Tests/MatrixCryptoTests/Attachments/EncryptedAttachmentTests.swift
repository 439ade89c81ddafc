import Foundation
import Testing

@testable import MatrixCrypto

struct EncryptedAttachmentTests {
    private let plaintext = Data("a poster".utf8)

    @Test(arguments: [0, 1, 15, 16, 17, 100_000])
    func everyLengthComesBack(length: Int) throws {
        let plaintext = Data(repeating: 7, count: length)
        let attachment = try EncryptedAttachment(encrypting: plaintext)
        #expect(attachment.ciphertext.count == length)
        let file = attachment.file(url: "mxc://example.org/abc")
        #expect(try EncryptedAttachment.decrypt(attachment.ciphertext, file: file) == plaintext)
    }

    /// AES-256-CTR from NIST SP 800-38A, F.5.5: the first block, whose counter is no special one.
    @Test func decryptsAKnownCiphertext() throws {
        let key = hex("603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4")
        let ciphertext = hex("601ec313775789a5b7a7f504bbf3d228")
        let file: JSONValue = [
            "v": "v2", "key": ["kty": "oct", "alg": "A256CTR", "k": .string(Base64.encodeURLSafe(key))],
            "iv": .string(Base64.encode(hex("f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff"))),
            "hashes": ["sha256": "tkEAvV+cSsTWQNMQu3a21Y87/8yAiyTOaF9Bj4Es+VQ"],
        ]
        #expect(try EncryptedAttachment.decrypt(ciphertext, file: file) == hex("6bc1bee22e409f96e93d7e117393172a"))
    }

    @Test func theFileIsDescribedAsOtherClientsReadIt() throws {
        let file = try EncryptedAttachment(encrypting: plaintext).file(url: "mxc://example.org/abc")
        #expect(file["v"] == "v2")
        #expect(file["url"] == "mxc://example.org/abc")
        #expect(file["key"]?["ext"] == true)
        #expect(file["key"]?["key_ops"] == ["encrypt", "decrypt"])
        let counter = try #require(file["iv"]?.string.flatMap(Base64.decode))
        #expect(counter.count == 16)
        #expect(counter.suffix(8) == Data(count: 8))
        #expect(counter.prefix(8) != Data(count: 8))
    }

    @Test func noKeyIsUsedTwice() throws {
        let files = try (0..<20).map { _ in try EncryptedAttachment(encrypting: plaintext).file(url: "mxc://a/b") }
        #expect(Set(files.map { $0["key"] }).count == 20)
        #expect(Set(files.map { $0["iv"] }).count == 20)
    }

    @Test func whatWasChangedIsNotRead() throws {
        let attachment = try EncryptedAttachment(encrypting: plaintext)
        let file = attachment.file(url: "mxc://a/b")
        var changed = attachment.ciphertext
        changed[0] ^= 1
        #expect(throws: EncryptedAttachment.Unreadable.changed) {
            try EncryptedAttachment.decrypt(changed, file: file)
        }
        #expect(throws: EncryptedAttachment.Unreadable.changed) {
            try EncryptedAttachment.decrypt(Data(), file: file)
        }
    }

    @Test(arguments: ["v", "key", "iv", "hashes"])
    func aDescriptionThatLacksSomethingIsRefused(part: String) throws {
        let attachment = try EncryptedAttachment(encrypting: plaintext)
        for wrong: JSONValue? in [nil, .null, 1, "AAAA", [:], ["k": "AAAA", "sha256": "AAAA"], ["kty": "oct"]] {
            var file = attachment.file(url: "mxc://a/b")
            file[part] = wrong
            #expect(throws: EncryptedAttachment.Unreadable.malformed(part)) {
                try EncryptedAttachment.decrypt(attachment.ciphertext, file: file)
            }
        }
    }

    private func hex(_ text: String) -> Data {
        var digits = text[...]
        var bytes = Data()
        while let byte = UInt8(digits.prefix(2), radix: 16) {
            bytes.append(byte)
            digits = digits.dropFirst(2)
        }
        return bytes
    }
}
