import Foundation
import Testing

@testable import MatrixCrypto

struct GroupSessionTests {
    private let key = Data("a key for pickles".utf8)

    @Test func whoHasTheKeyReadsFromThereOn() throws {
        let outbound = try OutboundGroupSession()
        let early = try outbound.encrypt(Data("early".utf8))
        #expect(outbound.messageIndex == 1)
        let inbound = try InboundGroupSession(sessionKey: outbound.sessionKey)
        #expect(inbound.id == outbound.id)
        #expect(inbound.isVerified)
        #expect(inbound.firstKnownIndex == 1)

        let read = try inbound.decrypt(outbound.encrypt(Data("late".utf8)))
        #expect(read.plaintext == Data("late".utf8))
        #expect(read.index == 1)
        #expect(throws: OlmError.unknownMessageIndex) { try inbound.decrypt(early) }
    }

    @Test func goesOnAfterARestart() throws {
        let outbound = try OutboundGroupSession()
        let inbound = try InboundGroupSession(sessionKey: outbound.sessionKey)
        _ = try outbound.encrypt(Data("1".utf8))
        let storedOutbound = try OutboundGroupSession(pickle: outbound.pickle(key: key), key: key)
        let storedInbound = try InboundGroupSession(pickle: inbound.pickle(key: key), key: key)
        #expect(storedOutbound.id == outbound.id)
        #expect(storedOutbound.messageIndex == 1)
        #expect(try storedInbound.decrypt(storedOutbound.encrypt(Data())).plaintext == Data())
    }

    @Test func anExportedKeyIsUnverifiedUntilItReadsSomething() throws {
        let outbound = try OutboundGroupSession()
        let first = try InboundGroupSession(sessionKey: outbound.sessionKey)
        _ = try outbound.encrypt(Data("1".utf8))
        let second = try outbound.encrypt(Data("2".utf8))

        let exported = try InboundGroupSession(exported: first.export(at: 1))
        #expect(!exported.isVerified)
        #expect(exported.firstKnownIndex == 1)
        #expect(try exported.decrypt(second).plaintext == Data("2".utf8))
        #expect(exported.isVerified)
        #expect(throws: OlmError.unknownMessageIndex) { try exported.export(at: 0) }
    }

    @Test func noMutationOfAMessageIsRead() throws {
        var chance = SeededGenerator(seed: 1)
        let outbound = try OutboundGroupSession()
        let inbound = try InboundGroupSession(sessionKey: outbound.sessionKey)
        let message = try outbound.encrypt(Data("what was said".utf8))
        let bytes = try #require(Base64.decode(message))
        for round in 0..<3_000 {
            let mutation = round % 2 == 0 ? chance.mutate(message) : Base64.encode(chance.mutate(bytes))
            guard Base64.decode(mutation) != bytes else { continue }
            #expect(throws: OlmError.self, "\(mutation)") { try inbound.decrypt(mutation) }
        }
        #expect(try inbound.decrypt(message).plaintext == Data("what was said".utf8))
    }

    @Test func noMutationOfASessionKeyIsTaken() throws {
        var chance = SeededGenerator(seed: 2)
        let sessionKey = try OutboundGroupSession().sessionKey
        let bytes = try #require(Base64.decode(sessionKey))
        for round in 0..<1_000 {
            let mutation = round % 2 == 0 ? chance.mutate(sessionKey) : Base64.encode(chance.mutate(bytes))
            guard Base64.decode(mutation) != bytes else { continue }
            #expect(throws: OlmError.self, "\(mutation)") { try InboundGroupSession(sessionKey: mutation) }
        }
    }
}
