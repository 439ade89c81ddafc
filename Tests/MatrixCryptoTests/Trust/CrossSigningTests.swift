import Foundation
import Testing

@testable import MatrixCrypto

struct CrossSigningTests {
    private let bot = MatrixUserID("@bot:example.org")
    private let device = DeviceID("BOTDEVICE")
    private let keys = CrossSigningKeys.generate()
    private let account: OlmAccount

    init() throws { account = try OlmAccount() }

    private var uploaded: JSONValue {
        get throws { try keys.publicKeys(of: bot, device: device) { try account.sign($0) } }
    }

    /// What the server answers to `/keys/query` after the upload.
    private func answer(_ upload: JSONValue) -> JSONValue {
        func of(_ name: String) -> JSONValue { .object([bot.rawValue: upload[name] ?? .null]) }
        return [
            "master_keys": of("master_key"), "self_signing_keys": of("self_signing_key"),
            "user_signing_keys": of("user_signing_key"),
        ]
    }

    private func deviceKeys() throws -> JSONValue {
        let keys: JSONValue = [
            "user_id": .string(bot.rawValue), "device_id": .string(device.rawValue),
            "algorithms": ["m.olm.v1.curve25519-aes-sha2", "m.megolm.v1.aes-sha2"],
            "keys": [
                "curve25519:\(device)": .string(account.identityKeys.curve25519),
                "ed25519:\(device)": .string(account.identityKeys.ed25519),
            ],
            "unsigned": ["device_display_name": "bot"],
        ]
        return try JSONSigning.sign(keys, as: bot, key: "ed25519:\(device)") { try account.sign($0) }
    }

    /// The device's keys with the signature that was uploaded.
    private func signedDevice() throws -> JSONValue {
        let upload = try keys.signature(ofDevice: deviceKeys(), id: device, of: bot)
        return try #require(upload[bot.rawValue]?[device.rawValue])
    }

    @Test func theChainFromTheMasterKeyToTheDeviceHolds() throws {
        let identity = try #require(CrossSigningIdentity(of: bot, in: answer(uploaded)))
        #expect(identity.masterKey == (try Ed25519.publicKey(seed: keys.master)))
        #expect(identity.selfSigningKey == (try Ed25519.publicKey(seed: keys.selfSigning)))
        #expect(identity.userSigningKey == (try Ed25519.publicKey(seed: keys.userSigning)))
        #expect(identity.hasSigned(device: try signedDevice()))
        #expect(!identity.hasSigned(device: try deviceKeys()))
    }

    @Test func theDeviceVouchesForTheMasterKey() throws {
        let master = try #require(try uploaded["master_key"])
        #expect(
            JSONSigning.isSigned(
                master, by: bot, key: "ed25519:\(device)", publicKey: account.identityKeys.ed25519))
    }

    @Test func anUploadedSignatureStandsAlone() throws {
        let upload = try signedDevice()
        #expect(upload["signatures"]?[bot.rawValue]?.object?.count == 1)
        #expect(upload["unsigned"] == nil)
    }

    @Test func keysThatTheMasterKeyHasNotSignedDoNotCount() throws {
        let others = CrossSigningKeys.generate()
        let theirs = try others.publicKeys(of: bot, device: device) { try account.sign($0) }
        var upload = try uploaded
        upload["self_signing_key"] = theirs["self_signing_key"]
        let identity = try #require(CrossSigningIdentity(of: bot, in: answer(upload)))
        #expect(identity.selfSigningKey == nil)
        #expect(!identity.hasSigned(device: try signedDevice()))
        #expect(throws: CrossSigningMismatch.selfSigningKey) { try keys.check(against: identity) }
    }

    @Test func aDeviceThatIsCalledLikeAKeyDoesNotCount() throws {
        let identity = try #require(CrossSigningIdentity(of: bot, in: answer(uploaded)))
        let id = DeviceID(identity.masterKey)
        var device = try deviceKeys()
        device["device_id"] = .string(id.rawValue)
        device["keys"] = ["ed25519:\(id)": .string(identity.masterKey)]
        let upload = try keys.signature(ofDevice: device, id: id, of: bot)
        #expect(!identity.hasSigned(device: try #require(upload[bot.rawValue]?[id.rawValue])))
    }

    @Test func restoredKeysMustBeThoseThatArePublished() throws {
        let identity = try #require(CrossSigningIdentity(of: bot, in: answer(uploaded)))
        try keys.check(against: identity)
        for (path, error) in [
            (\CrossSigningKeys.master, CrossSigningMismatch.masterKey), (\.selfSigning, .selfSigningKey),
            (\.userSigning, .userSigningKey),
        ] {
            var others = keys
            others[keyPath: path] = Data(repeating: 1, count: 32)
            #expect(throws: error) { try others.check(against: identity) }
            others[keyPath: path] = Data()
            #expect(throws: error) { try others.check(against: identity) }
        }
    }

    @Test func theBotVouchesForAnotherUser() throws {
        let anna = MatrixUserID("@anna:example.org")
        let annas = CrossSigningKeys.generate()
        let upload = try annas.publicKeys(of: anna, device: DeviceID("ANNA")) {
            try Ed25519.sign($0, seed: annas.selfSigning)
        }
        let master = try #require(upload["master_key"])
        let masterKey = try Ed25519.publicKey(seed: annas.master)

        let signed = try keys.signature(ofMasterKey: master, verified: masterKey, of: anna, by: bot)
        let own = try #require(CrossSigningIdentity(of: bot, in: answer(uploaded)))
        let identity = try #require(CrossSigningIdentity(user: anna, master: master))
        let vouched = try #require(signed[anna.rawValue]?[masterKey])
        #expect(identity.isVerified(master: vouched, by: own))
        #expect(!identity.isVerified(master: master, by: own))
        #expect(throws: CrossSigningMismatch.masterKey) {
            try keys.signature(
                ofMasterKey: master, verified: Ed25519.publicKey(seed: annas.selfSigning), of: anna, by: bot)
        }
    }

    @Test func malformedKeyObjectsAreNoIdentity() throws {
        let upload = try uploaded
        let master = try #require(upload["master_key"])
        let key = try Ed25519.publicKey(seed: keys.master)
        let other = try Ed25519.publicKey(seed: keys.selfSigning)
        var wrong: [JSONValue] = [.null, "text", [:], []]
        for (part, value) in [
            ("user_id", "@mallory:example.org"), ("usage", ["self_signing"]), ("usage", "master"), ("keys", [:]),
            ("keys", ["ed25519:\(key)": "AAAA"]), ("keys", ["ed25519:AAAA": "AAAA"]),
            ("keys", ["ed25519:x": .string(key)]),
            ("keys", ["ed25519:\(key)": .string(key), "ed25519:\(other)": .string(other)]),
        ] as [(String, JSONValue)] {
            var object = master
            object[part] = value
            wrong.append(object)
        }
        for object in wrong { #expect(CrossSigningIdentity(user: bot, master: object) == nil, "\(object)") }
        #expect(CrossSigningIdentity(of: bot, in: .null) == nil)
    }

    @Test func seedsOfAnotherSizeAreRefused() {
        let broken = CrossSigningKeys(master: Data(count: 31), selfSigning: Data(), userSigning: Data(count: 33))
        #expect(throws: Ed25519.WrongSeed.self) { try broken.publicKeys(of: bot, device: device) { _ in "" } }
    }
}
