import Foundation
import Logging
import MatrixCrypto
import Web

/// Makes the bot's device a cross-signed one, so that other clients share keys with it and show what it says.
///
/// It creates an identity for an account that has none, and restores the one that the account has; it never replaces one.
struct CrossSigningSetup: Sendable {
    let surroundings: Surroundings
    let requester: CryptoRequester
    /// Proves that the owner wants it, where the homeserver asks for that.
    let password: String?
    /// What the owner has configured.
    let recoveryKey: String?
    let onRecoveryKey: @Sendable (String) async -> Void

    /// What was found out about the account.
    struct Outcome: Sendable, Equatable {
        var signing: MatrixStatus.Signing
        var abandonedDevices: [DeviceID] = []
    }

    /// A new identity on its way to the homeserver, kept until it is there, so that a crash does not make two.
    private struct Creation: Codable {
        var master: Data
        var selfSigning: Data
        var userSigning: Data
        var recoveryKey: String
        var accountData: [String: JSONValue]
        var isDone = false

        var keys: CrossSigningKeys {
            CrossSigningKeys(master: master, selfSigning: selfSigning, userSigning: userSigning)
        }
    }

    private enum Failure: Error {
        /// The owner must do something; a sentence.
        case needsOwner(String)
    }

    /// Tries until the homeserver has answered.
    /// - Throws: what ends the connector.
    func run() async throws -> Outcome {
        var failures = 0
        while true {
            do {
                return try await once()
            } catch Failure.needsOwner(let sentence) {
                return Outcome(signing: .unsigned(sentence))
            } catch let error as MatrixError where Trouble(error) == .refused {
                return Outcome(signing: .unsigned("\(error)"))
            } catch {
                failures += 1
                try await surroundings.pause(
                    after: error, failures: failures, "the bot's device cannot be signed yet")
            }
        }
    }

    private func once() async throws -> Outcome {
        let login = surroundings.account.login
        // A signature is worth nothing before the device's keys are there.
        try await requester.drain()
        let published = try await published()
        if let identity = published.identity {
            try await adopt(identity)
        } else {
            try await create()
        }
        try await requester.drain()
        let after = try await self.published()
        var outcome = Outcome(signing: .unsigned("The homeserver has not taken the signature of the bot's device yet."))
        let own = after.devices[login.device.rawValue]
        if let identity = after.identity, let own, identity.hasSigned(device: own) { outcome.signing = .signed }
        outcome.abandonedDevices = after.devices.filter { id, device in
            id != login.device.rawValue
                && device["unsigned"]?["device_display_name"]?.string == MatrixEntrance.deviceName
        }.keys.sorted().map(DeviceID.init(_:))
        return outcome
    }

    /// What the homeserver tells of this account.
    private func published() async throws -> (identity: CrossSigningIdentity?, devices: [String: JSONValue]) {
        let user = surroundings.account.login.user
        let answer = try await surroundings.client.make(
            CryptoRequest(id: UUID().uuidString, call: .queryKeys([user])))
        return (
            CrossSigningIdentity(of: user, in: answer), answer["device_keys"]?[user.rawValue]?.object ?? [:]
        )
    }

    // MARK: - An identity that is there

    private func adopt(_ identity: CrossSigningIdentity) async throws {
        let account = surroundings.account
        if let keys = try await account.crossSigning(), (try? keys.check(against: identity)) != nil { return }
        if let creation = try await creation(), (try? creation.keys.check(against: identity)) != nil {
            return try await finish(creation)
        }
        guard let recoveryKey else {
            throw Failure.needsOwner(
                """
                The bot's account has a cross-signing identity that the bot does not have the keys of. Configure the recovery \
                key of the account, so that the bot can sign its device.
                """)
        }
        let keys: CrossSigningKeys
        do {
            keys = try SecretStorage.restore(try await storedSecrets(), with: recoveryKey)
            try keys.check(against: identity)
        } catch let error as SecretStorageError {
            throw Failure.needsOwner("\(error)")
        } catch let error as CrossSigningMismatch {
            throw Failure.needsOwner("\(error)")
        }
        try await account.adopt(keys)
        surroundings.logger.info("the cross-signing keys of the account are restored")
    }

    private func storedSecrets() async throws -> [String: JSONValue] {
        var contents: [String: JSONValue] = [:]
        for type in SecretStorage.types { contents[type] = try await surroundings.client.accountData(type) }
        if let type = SecretStorage.descriptionType(in: contents) {
            contents[type] = try await surroundings.client.accountData(type)
        }
        return contents
    }

    // MARK: - A new identity

    private func create() async throws {
        if let creation = try await creation() { return try await finish(creation) }
        let secrets = try await storedSecrets()
        guard SecretStorage.descriptionType(in: secrets) == nil else {
            throw Failure.needsOwner(
                """
                The bot's account has a secret storage, but no cross-signing identity. Set up cross-signing for it in another \
                client, and configure its recovery key.
                """)
        }
        // One that was made before and lost by the homeserver is published again.
        let keys = try await surroundings.account.crossSigning() ?? .generate()
        let (recoveryKey, accountData) = try SecretStorage.create(keys)
        let creation = Creation(
            master: keys.master, selfSigning: keys.selfSigning, userSigning: keys.userSigning,
            recoveryKey: recoveryKey.text, accountData: accountData)
        try await surroundings.account.records.set(creation, .recovery, "")
        try await finish(creation)
    }

    private func creation() async throws -> Creation? {
        try await surroundings.account.records.value(.recovery, "", as: Creation.self)
    }

    /// Every step may have been done before.
    private func finish(_ creation: Creation) async throws {
        let (account, client) = (surroundings.account, surroundings.client)
        try await client.publishCrossSigning(try await account.publicKeys(of: creation.keys), password: password)
        if !creation.isDone {
            // What names the storage comes last: by it others find the storage.
            let last = "m.secret_storage.default_key"
            for (type, content) in creation.accountData where type != last {
                try await client.setAccountData(type, to: content)
            }
            try await client.setAccountData(last, to: creation.accountData[last] ?? [:])
            await onRecoveryKey(creation.recoveryKey)
            var done = creation
            done.isDone = true
            done.accountData = [:]
            try await account.records.set(done, .recovery, "")
        }
        try await account.adopt(creation.keys)
    }
}
