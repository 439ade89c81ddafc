import Foundation
import Testing

@testable import MatrixCrypto

struct SecretStorageTests {
    private let keys = CrossSigningKeys.generate()

    @Test func whatIsStoredIsRestored() throws {
        let (recoveryKey, accountData) = try SecretStorage.create(keys)
        #expect(try SecretStorage.restore(accountData, with: recoveryKey.text) == keys)
        let type = try #require(SecretStorage.descriptionType(in: accountData))
        #expect(Set(accountData.keys) == Set(SecretStorage.types + [type]))
        #expect(accountData[type]?["algorithm"] == "m.secret_storage.v1.aes-hmac-sha2")
    }

    @Test func theServerLearnsNothing() throws {
        let (recoveryKey, accountData) = try SecretStorage.create(keys)
        let stored = String(describing: accountData)
        for secret in [keys.master, keys.selfSigning, keys.userSigning, recoveryKey.bytes] {
            #expect(!stored.contains(Base64.encode(secret)))
        }
    }

    @Test func opensWithAPassphraseWhereThereIsOne() throws {
        let parameters: JSONValue = ["algorithm": "m.pbkdf2", "salt": "MmMsAlty", "iterations": 1_000]
        let key = try RecoveryKey(passphrase: "correct horse", parameters: parameters)
        var description = try SecretBox(key, name: "").check()
        description["algorithm"] = "m.secret_storage.v1.aes-hmac-sha2"
        description["passphrase"] = parameters
        var accountData: [String: JSONValue] = [
            "m.secret_storage.default_key": ["key": "abc"], "m.secret_storage.key.abc": description,
        ]
        for (name, seed) in [
            ("master", keys.master), ("self_signing", keys.selfSigning), ("user_signing", keys.userSigning),
        ] {
            let box = SecretBox(key, name: "m.cross_signing.\(name)")
            accountData["m.cross_signing.\(name)"] = [
                "encrypted": ["abc": try box.encrypt(Data(seed.base64EncodedString().utf8))]
            ]
        }
        #expect(try SecretStorage.restore(accountData, with: "correct horse") == keys)
        #expect(try SecretStorage.restore(accountData, with: key.text) == keys)
        #expect(throws: SecretStorageError.wrongKey(id: "abc")) {
            try SecretStorage.restore(accountData, with: "wrong horse")
        }
        description["iv"] = nil
        description["mac"] = nil
        accountData["m.secret_storage.key.abc"] = description
        #expect(try SecretStorage.restore(accountData, with: "correct horse") == keys)
        #expect(throws: SecretStorageError.secretUnreadable("m.cross_signing.master")) {
            try SecretStorage.restore(accountData, with: "wrong horse")
        }
    }

    @Test func saysWhatIsMissing() throws {
        let (recoveryKey, complete) = try SecretStorage.create(keys)
        func restoring(without type: String) -> SecretStorageError? {
            var accountData = complete
            accountData[type] = nil
            do {
                _ = try SecretStorage.restore(accountData, with: recoveryKey.text)
                return nil
            } catch {
                return error
            }
        }
        let type = try #require(SecretStorage.descriptionType(in: complete))
        let id = String(type.dropFirst("m.secret_storage.key.".count))
        #expect(restoring(without: "m.secret_storage.default_key") == .noStorage)
        #expect(restoring(without: type) == .keyNotDescribed(id: id))
        for name in ["m.cross_signing.master", "m.cross_signing.self_signing", "m.cross_signing.user_signing"] {
            #expect(restoring(without: name) == .secretMissing(name))
        }
        #expect(throws: SecretStorageError.wrongKey(id: id)) {
            try SecretStorage.restore(complete, with: RecoveryKey().text)
        }
        #expect(throws: SecretStorageError.noRecoveryKey(.wrongLength)) {
            try SecretStorage.restore(complete, with: "EsTc")
        }
    }

    @Test func aSecretInThePlaceOfAnotherIsNotRestored() throws {
        let (recoveryKey, complete) = try SecretStorage.create(keys)
        let type = try #require(SecretStorage.descriptionType(in: complete))
        let id = String(type.dropFirst("m.secret_storage.key.".count))
        for name in ["m.cross_signing.self_signing", "m.cross_signing.user_signing"] {
            // Another secret of the same storage, and none at all.
            let master = try #require(complete["m.cross_signing.master"]?["encrypted"]?[id])
            for other in [master, JSONValue.string("text")] {
                var accountData = complete
                accountData[name] = ["encrypted": [id: other]]
                #expect(throws: SecretStorageError.secretUnreadable(name)) {
                    try SecretStorage.restore(accountData, with: recoveryKey.text)
                }
            }
        }
    }

    @Test func noMutationOfASecretIsDecrypted() throws {
        var chance = SeededGenerator(seed: 6)
        let box = SecretBox(RecoveryKey(), name: "a secret")
        let encrypted = try box.encrypt(Data("what is secret".utf8))
        for _ in 0..<1_500 {
            for part in ["ciphertext", "mac"] {
                let original = try #require(encrypted[part]?.string)
                let mutation = chance.mutate(original)
                guard Base64.decode(mutation) != Base64.decode(original) else { continue }
                var changed = encrypted
                changed[part] = .string(mutation)
                #expect(box.decrypt(changed) == nil, "\(part) \(mutation)")
            }
        }
    }

    @Test func theBitThatImplementationsDifferInIsZero() throws {
        for _ in 0..<100 {
            let iv = try SecretBox(RecoveryKey(), name: "a").encrypt(Data())["iv"]?.string.flatMap(Base64.decode)
            #expect(try #require(iv)[8] & 0x80 == 0)
        }
    }
}
