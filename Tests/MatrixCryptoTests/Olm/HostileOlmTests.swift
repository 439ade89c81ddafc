import Foundation
import Testing

@testable import MatrixCrypto

/// Whatever somebody sends: never a crash, and never another plaintext than the one that was encrypted.
struct HostileOlmTests {
    private let plaintext = Data("what was said".utf8)
    private let anna: OlmAccount
    private let bot: OlmAccount
    private let outbound: OlmSession

    init() throws {
        anna = try OlmAccount()
        bot = try OlmAccount()
        try bot.generateOneTimeKeys(1)
        outbound = try OlmSession(
            outboundFor: anna, theirIdentityKey: bot.identityKeys.curve25519,
            theirOneTimeKey: try #require(try bot.oneTimeKeys.first).key)
    }

    private func inbound(_ preKeyMessage: String) throws -> OlmSession {
        try OlmSession(
            inboundFor: bot, theirIdentityKey: anna.identityKeys.curve25519, preKeyMessage: preKeyMessage)
    }

    /// The parts of a pre-key message: one-time key, base key, identity key, message (Olm specification, “Pre-Key Messages”).
    @Test(arguments: [0x0A, 0x12, 0x1A, 0x22] as [UInt8])
    func aPreKeyMessageThatLacksAPart(part: UInt8) throws {
        let message = try outbound.encrypt(plaintext)
        let bytes = try #require(Base64.decode(message.body))
        var (shortened, empty) = (bytes.prefix(1), bytes.prefix(1))
        var rest = bytes.dropFirst()
        while let tag = rest.popFirst(), let length = rest.first {
            let value = rest.prefix(
                1 + Int(length & 0x7F) + (length < 0x80 ? 0 : 1 + 128 * Int(rest.dropFirst().first ?? 0)))
            rest = rest.dropFirst(value.count)
            if tag == part {
                empty += [tag, 0]
            } else {
                (shortened, empty) = (shortened + [tag] + value, empty + [tag] + value)
            }
        }
        #expect(shortened.count < bytes.count)
        for hostile in [shortened, empty].map(Base64.encode) {
            #expect(throws: OlmError.self) { try inbound(hostile) }
            #expect(throws: OlmError.self) { try outbound.decrypt(OlmMessage(kind: .preKey, body: hostile)) }
            _ = outbound.matches(preKeyMessage: hostile)
        }
        #expect(try inbound(message.body).decrypt(message) == plaintext)
    }

    @Test func mutationsOfTheBytesOfAPreKeyMessage() throws {
        var chance = SeededGenerator(seed: 11)
        let message = try outbound.encrypt(plaintext)
        let bytes = try #require(Base64.decode(message.body))
        for _ in 0..<3_000 {
            let mutation = OlmMessage(kind: .preKey, body: Base64.encode(chance.mutate(bytes)))
            if let read = try? inbound(mutation.body).decrypt(mutation) { #expect(read == plaintext) }
            _ = outbound.matches(preKeyMessage: mutation.body)
        }
    }

    @Test func mutationsOfAPreKeyMessage() throws {
        var chance = SeededGenerator(seed: 8)
        let message = try outbound.encrypt(plaintext)
        for _ in 0..<3_000 {
            var mutation = message
            mutation.body = chance.mutate(message.body)
            // What is around the message inside is not authenticated, so some mutations change nothing that counts.
            if let read = try? inbound(mutation.body).decrypt(mutation) { #expect(read == plaintext) }
        }
        #expect(try inbound(message.body).decrypt(message) == plaintext)
    }

    @Test func mutationsOfAMessage() throws {
        var chance = SeededGenerator(seed: 9)
        let first = try outbound.encrypt(plaintext)
        let session = try inbound(first.body)
        _ = try session.decrypt(first)
        _ = try outbound.decrypt(session.encrypt(plaintext))
        let message = try outbound.encrypt(plaintext)
        #expect(message.kind == .normal)
        let bytes = try #require(Base64.decode(message.body))
        for round in 0..<3_000 {
            let mutation = round % 2 == 0 ? chance.mutate(message.body) : Base64.encode(chance.mutate(bytes))
            guard Base64.decode(mutation) != bytes else { continue }
            #expect(throws: OlmError.self, "\(mutation)") {
                try session.decrypt(OlmMessage(kind: .normal, body: mutation))
            }
            #expect(throws: OlmError.self) { try session.decrypt(OlmMessage(kind: .preKey, body: mutation)) }
        }
        // None of them has harmed the session.
        #expect(try session.decrypt(message) == plaintext)
    }

    @Test(arguments: ["", "A", "AA", "AAAA", "AwAA", "A////////////////w", String(repeating: "A", count: 400_000)])
    func nonsense(text: String) throws {
        let first = try outbound.encrypt(plaintext)
        let session = try inbound(first.body)
        let group = try InboundGroupSession(sessionKey: OutboundGroupSession().sessionKey)
        for kind in [OlmMessage.Kind.preKey, .normal] {
            #expect(throws: OlmError.self) { try session.decrypt(OlmMessage(kind: kind, body: text)) }
        }
        #expect(!session.matches(preKeyMessage: text))
        #expect(throws: OlmError.self) { try inbound(text) }
        #expect(throws: OlmError.self) { try group.decrypt(text) }
        #expect(throws: OlmError.self) { try InboundGroupSession(sessionKey: text) }
        #expect(throws: OlmError.self) { try InboundGroupSession(exported: text) }
        #expect(throws: OlmError.self) {
            try OlmSession(outboundFor: anna, theirIdentityKey: text, theirOneTimeKey: text)
        }
    }

    @Test func mutationsOfWhatIsStored() throws {
        var chance = SeededGenerator(seed: 10)
        let key = Data("a key".utf8)
        let stored = try (
            account: bot.pickle(key: key), session: outbound.pickle(key: key),
            group: OutboundGroupSession().pickle(key: key)
        )
        for _ in 0..<500 {
            for pickle in [stored.account, stored.session, stored.group] {
                let mutation = Data(chance.mutate(String(decoding: pickle, as: UTF8.self)).utf8)
                guard mutation != pickle else { continue }
                // Bits of the last digit may belong to no byte; what opens is then what was stored.
                if let account = try? OlmAccount(pickle: mutation, key: key) {
                    #expect(account.identityKeys == bot.identityKeys)
                }
                if let session = try? OlmSession(pickle: mutation, key: key) { #expect(session.id == outbound.id) }
                _ = try? OutboundGroupSession(pickle: mutation, key: key)
            }
        }
    }
}
