import Foundation
import Testing

@testable import MatrixCrypto

struct OlmSessionTests {
    private let key = Data("a key for pickles".utf8)

    @Test func twoDevicesTalkBothWays() throws {
        let (anna, bot) = (try OlmAccount(), try OlmAccount())
        let outbound = try session(from: anna, to: bot)
        let first = try outbound.encrypt(Data("hello".utf8))
        #expect(first.kind == .preKey)

        let inbound = try OlmSession(
            inboundFor: bot, theirIdentityKey: anna.identityKeys.curve25519, preKeyMessage: first.body)
        #expect(try inbound.decrypt(first) == Data("hello".utf8))
        try bot.removeOneTimeKeys(usedBy: inbound)
        #expect(inbound.id == outbound.id)

        #expect(!outbound.hasReceivedMessage)
        #expect(try outbound.decrypt(inbound.encrypt(Data())) == Data())
        #expect(outbound.hasReceivedMessage)
        #expect(try outbound.encrypt(Data("again".utf8)).kind == .normal)
    }

    @Test func aOneTimeKeyBeginsOneSession() throws {
        let (anna, bot) = (try OlmAccount(), try OlmAccount())
        let message = try session(from: anna, to: bot).encrypt(Data("hello".utf8))
        let anne = anna.identityKeys.curve25519
        try bot.removeOneTimeKeys(
            usedBy: OlmSession(inboundFor: bot, theirIdentityKey: anne, preKeyMessage: message.body))

        #expect(throws: OlmError.unknownOneTimeKey) {
            try OlmSession(inboundFor: bot, theirIdentityKey: anne, preKeyMessage: message.body)
        }
    }

    @Test func aFallbackKeyBeginsManySessionsUntilItIsForgotten() throws {
        let (anna, bot) = (try OlmAccount(), try OlmAccount())
        try bot.generateFallbackKey()
        let fallback = try #require(try bot.unpublishedFallbackKey)
        bot.markKeysAsPublished()
        #expect(try bot.unpublishedFallbackKey == nil)

        func begin() throws {
            let outbound = try OlmSession(
                outboundFor: anna, theirIdentityKey: bot.identityKeys.curve25519, theirOneTimeKey: fallback.key)
            let message = try outbound.encrypt(Data("hello".utf8))
            let inbound = try OlmSession(
                inboundFor: bot, theirIdentityKey: anna.identityKeys.curve25519, preKeyMessage: message.body)
            #expect(try inbound.decrypt(message) == Data("hello".utf8))
            try bot.removeOneTimeKeys(usedBy: inbound)
        }
        try begin()
        try begin()
        try bot.generateFallbackKey()
        try begin()
        bot.forgetOldFallbackKey()
        #expect(throws: OlmError.unknownOneTimeKey) { try begin() }
    }

    @Test func aSessionOfAnotherDeviceIsNotTakenUp() throws {
        let (anna, bot, mallory) = (try OlmAccount(), try OlmAccount(), try OlmAccount())
        let message = try session(from: anna, to: bot).encrypt(Data("hello".utf8))
        #expect(throws: OlmError.otherIdentityKey) {
            try OlmSession(
                inboundFor: bot, theirIdentityKey: mallory.identityKeys.curve25519, preKeyMessage: message.body)
        }
    }

    @Test func aPreKeyMessageMatchesItsOwnSessionOnly() throws {
        let (anna, bot) = (try OlmAccount(), try OlmAccount())
        let (one, other) = (try session(from: anna, to: bot), try session(from: anna, to: bot))
        let (first, second) = (try one.encrypt(Data("1".utf8)), try one.encrypt(Data("2".utf8)))
        let inbound = try OlmSession(
            inboundFor: bot, theirIdentityKey: anna.identityKeys.curve25519, preKeyMessage: first.body)
        #expect(inbound.matches(preKeyMessage: second.body))
        #expect(!inbound.matches(preKeyMessage: try other.encrypt(Data("3".utf8)).body))
        #expect(!inbound.matches(preKeyMessage: "no base64!"))
    }

    @Test func goesOnAfterARestart() throws {
        let (anna, bot) = (try OlmAccount(), try OlmAccount())
        let outbound = try session(from: anna, to: bot)
        let first = try outbound.encrypt(Data("1".utf8))
        let storedAccount = try OlmAccount(pickle: bot.pickle(key: key), key: key)
        #expect(storedAccount.identityKeys == bot.identityKeys)
        let inbound = try OlmSession(
            inboundFor: storedAccount, theirIdentityKey: anna.identityKeys.curve25519, preKeyMessage: first.body)
        #expect(try inbound.decrypt(first) == Data("1".utf8))

        let stored = try OlmSession(pickle: inbound.pickle(key: key), key: key)
        #expect(stored.id == inbound.id)
        #expect(try stored.decrypt(outbound.encrypt(Data("2".utf8))) == Data("2".utf8))
    }

    @Test func doesNotReadAMessageTwice() throws {
        let (anna, bot) = (try OlmAccount(), try OlmAccount())
        let message = try session(from: anna, to: bot).encrypt(Data("hello".utf8))
        let inbound = try OlmSession(
            inboundFor: bot, theirIdentityKey: anna.identityKeys.curve25519, preKeyMessage: message.body)
        _ = try inbound.decrypt(message)
        #expect(throws: OlmError.self) { try inbound.decrypt(message) }
    }

    @Test func storedStateOpensWithItsKeyOnly() throws {
        let pickle = try OlmAccount().pickle(key: key)
        #expect(throws: OlmError.badPickle) { try OlmAccount(pickle: pickle, key: Data("another key".utf8)) }
        #expect(throws: OlmError.self) { try OlmAccount(pickle: Data(), key: key) }
        #expect(throws: OlmError.self) { try OlmSession(pickle: pickle, key: key) }
    }

    @Test func keysThatAgreeOnNoSecretAreRefused() throws {
        let (anna, bot) = (try OlmAccount(), try OlmAccount())
        let zero = Base64.encode(Data(count: 32))
        #expect(throws: OlmError.badPublicKey) {
            try OlmSession(
                outboundFor: anna, theirIdentityKey: bot.identityKeys.curve25519, theirOneTimeKey: zero)
        }
        #expect(throws: OlmError.badPublicKey) {
            try OlmSession(outboundFor: anna, theirIdentityKey: "AAAA", theirOneTimeKey: zero)
        }
        #expect(throws: OlmError.invalidBase64) {
            try OlmSession(outboundFor: anna, theirIdentityKey: "ä", theirOneTimeKey: zero)
        }
    }

    @Test func theAccountSignsWithItsPublishedKey() throws {
        let account = try OlmAccount()
        let message = Data("what is signed".utf8)
        let signature = try account.sign(message)
        let publicKey = account.identityKeys.ed25519
        #expect(Ed25519.isValid(signature: signature, of: message, publicKey: publicKey))
        #expect(!Ed25519.isValid(signature: signature, of: message + [0], publicKey: publicKey))
    }

    @Test func oneTimeKeysAreTakenUntilPublished() throws {
        let account = try OlmAccount()
        #expect(account.maxOneTimeKeys >= 50)
        try account.generateOneTimeKeys(5)
        let keys = try account.oneTimeKeys
        #expect(Set(keys.map(\.id)).count == 5)
        #expect(keys.allSatisfy { Base64.decode($0.key)?.count == 32 })
        account.markKeysAsPublished()
        #expect(try account.oneTimeKeys.isEmpty)
    }

    private func session(from account: OlmAccount, to other: OlmAccount) throws -> OlmSession {
        try other.generateOneTimeKeys(1)
        let key = try #require(try other.oneTimeKeys.first)
        other.markKeysAsPublished()
        return try OlmSession(
            outboundFor: account, theirIdentityKey: other.identityKeys.curve25519, theirOneTimeKey: key.key)
    }
}
