import Foundation
import Testing

@testable import MatrixCrypto

/// What this module makes, others read, and the other way round.
@Suite(.enabled(if: Oracle.takesPart), .timeLimit(.minutes(1)))
struct InteroperabilityTests {
    private let oracle: Oracle

    init() throws { oracle = try Oracle() }

    @Test func anOlmSessionThatTheyBegin() throws {
        let bot = try OlmAccount()
        try bot.generateOneTimeKeys(1)
        let oneTimeKey = try #require(try bot.oneTimeKeys.first).key
        let theirs = try oracle.call("account", ["as": "anna"])
        let begun = try oracle.call(
            "begin_session",
            [
                "as": "session", "account": "anna", "identity_key": .string(bot.identityKeys.curve25519),
                "one_time_key": .string(oneTimeKey),
            ])
        let first = try message(oracle.call("encrypt", ["session": "session", "plaintext": .base64("hello")]))
        #expect(first.kind == .preKey)
        let session = try OlmSession(
            inboundFor: bot, theirIdentityKey: try #require(theirs["curve25519"]?.string), preKeyMessage: first.body)
        #expect(try session.decrypt(first) == Data("hello".utf8))
        try bot.removeOneTimeKeys(usedBy: session)
        #expect(session.id == begun["id"]?.string)

        for turn in 0..<5 {
            let answer = try session.encrypt(Data("answer \(turn)".utf8))
            let read = try oracle.call(
                "decrypt",
                ["session": "session", "type": .integer(Int64(answer.kind.rawValue)), "body": .string(answer.body)])
            #expect(read["plaintext"] == .base64("answer \(turn)"))
            let next = try message(oracle.call("encrypt", ["session": "session", "plaintext": .base64("\(turn)")]))
            #expect(next.kind == .normal)
            #expect(try session.decrypt(next) == Data("\(turn)".utf8))
        }
    }

    @Test func anOlmSessionThatWeBegin() throws {
        let bot = try OlmAccount()
        let theirs = try oracle.call("account", ["as": "anna"])
        let session = try OlmSession(
            outboundFor: bot, theirIdentityKey: try #require(theirs["curve25519"]?.string),
            theirOneTimeKey: try #require(theirs["one_time_key"]?.string))
        let first = try session.encrypt(Data("hello".utf8))
        let taken = try oracle.call(
            "take_session",
            [
                "as": "session", "account": "anna", "identity_key": .string(bot.identityKeys.curve25519),
                "body": .string(first.body),
            ])
        #expect(taken["plaintext"] == .base64("hello"))
        #expect(taken["id"]?.string == session.id)
        let answer = try message(oracle.call("encrypt", ["session": "session", "plaintext": .base64("answer")]))
        #expect(try session.decrypt(answer) == Data("answer".utf8))
    }

    @Test func megolmBothWaysAndExported() throws {
        let ours = try OutboundGroupSession()
        let taken = try oracle.call("take_group_session", ["as": "ours", "session_key": .string(ours.sessionKey)])
        #expect(taken["id"]?.string == ours.id)
        let copy = try InboundGroupSession(sessionKey: ours.sessionKey)
        for index in 0..<3 {
            let body = try ours.encrypt(Data("\(index)".utf8))
            let read = try oracle.call("decrypt_group", ["session": "ours", "body": .string(body)])
            #expect(read["plaintext"] == .base64("\(index)"))
            #expect(read["index"] == .integer(Int64(index)))
        }
        let imported = try oracle.call(
            "import_group_session", ["as": "imported", "session_key": .string(copy.export(at: 2))])
        #expect(imported["first_known_index"] == 2)

        let theirs = try oracle.call("begin_group_session", ["as": "theirs"])
        let inbound = try InboundGroupSession(sessionKey: try #require(theirs["session_key"]?.string))
        #expect(inbound.id == theirs["id"]?.string)
        for index in 0..<3 {
            let body = try oracle.text(
                "body", of: "encrypt_group", ["session": "theirs", "plaintext": .base64("\(index)")])
            let read = try inbound.decrypt(body)
            #expect(read.plaintext == Data("\(index)".utf8))
            #expect(read.index == UInt32(index))
        }
        let exported = try oracle.text("session_key", of: "export_group_session", ["session": "ours", "index": 1])
        #expect(try InboundGroupSession(exported: exported).firstKnownIndex == 1)
    }

    @Test func signaturesBothWays() throws {
        let account = try OlmAccount()
        let message = Data("what is signed".utf8)
        var arguments: [String: JSONValue] = [
            "key": .string(account.identityKeys.ed25519), "message": .string(Base64.encode(message)),
            "signature": .string(try account.sign(message)),
        ]
        _ = try oracle.call("verify", arguments)
        arguments["message"] = .base64("something else")
        #expect(throws: Oracle.Failure.self) { try oracle.call("verify", arguments) }

        let theirs = try oracle.call("account", ["as": "anna"])
        let signature = try oracle.text(
            "signature", of: "sign", ["account": "anna", "message": .string(Base64.encode(message))])
        #expect(
            Ed25519.isValid(
                signature: signature, of: message, publicKey: try #require(theirs["ed25519"]?.string)))
    }

    @Test func theSameShortAuthenticationStringAndMAC() throws {
        for _ in 0..<20 {
            let exchange = SASExchange()
            let theirKey = try oracle.text("key", of: "begin_sas", ["as": "sas"])
            _ = try oracle.call("agree", ["sas": "sas", "key": .string(exchange.publicKey)])
            let secret = try #require(exchange.agree(with: theirKey))
            let ours = ShortAuthenticationString(secret.bytes(count: 6, info: "what it is for"))
            let theirs = try oracle.call("show", ["sas": "sas", "info": "what it is for"])
            #expect(theirs["decimals"] == .array(ours.decimals.map { .integer(Int64($0)) }))
            let emoji = try #require(theirs["emoji"]?.array).compactMap { $0.integer.map { Int($0) } }
            #expect(emoji.map { ShortAuthenticationString.table[$0] } == ours.emoji)
            let mac = try oracle.text("mac", of: "mac", ["sas": "sas", "text": "a key", "info": "of whom"])
            #expect(secret.mac(of: "a key", info: "of whom") == mac)
            #expect(secret.isValid(mac: mac, of: "a key", info: "of whom"))
            #expect(!secret.isValid(mac: mac, of: "a kez", info: "of whom"))
        }
    }

    @Test(arguments: [0, 1, 16, 4_097])
    func filesBothWays(length: Int) throws {
        let plaintext = Data((0..<length).map { UInt8(truncatingIfNeeded: $0) })
        let ours = try EncryptedAttachment(encrypting: plaintext)
        let read = try oracle.call(
            "decrypt_file",
            ["ciphertext": .string(Base64.encode(ours.ciphertext)), "file": ours.file(url: "mxc://example.org/b")])
        #expect(read["plaintext"]?.string.flatMap(Base64.decode) == plaintext)

        let theirs = try oracle.call("encrypt_file", ["plaintext": .string(Base64.encode(plaintext))])
        let ciphertext = try #require(theirs["ciphertext"]?.string.flatMap(Base64.decode))
        #expect(try EncryptedAttachment.decrypt(ciphertext, file: try #require(theirs["file"])) == plaintext)
    }

    @Test func secretsBothWays() throws {
        let key = RecoveryKey()
        var arguments: [String: JSONValue] = [
            "key": .string(Base64.encode(key.bytes)), "name": "m.cross_signing.master",
        ]
        let box = SecretBox(key, name: "m.cross_signing.master")
        arguments["encrypted"] = try box.encrypt(Data("the secret".utf8))
        #expect(try oracle.text("secret", of: "decrypt_secret", arguments) == "the secret")
        arguments["encrypted"] = nil
        arguments["secret"] = "their secret"
        let encrypted = try #require(try oracle.call("encrypt_secret", arguments)["encrypted"])
        #expect(box.decrypt(encrypted) == Data("their secret".utf8))
    }

    @Test func theSameKeyFromAPassphrase() throws {
        let key = try oracle.text(
            "key", of: "derive_key", ["passphrase": "Grüße, Jürg", "salt": "MmMsAlty", "iterations": 1_000])
        let parameters: JSONValue = ["algorithm": "m.pbkdf2", "salt": "MmMsAlty", "iterations": 1_000]
        #expect(Base64.encode(try RecoveryKey(passphrase: "Grüße, Jürg", parameters: parameters).bytes) == key)
    }

    private func message(_ answer: JSONValue) throws -> OlmMessage {
        let kind = try #require(answer["type"]?.integer.flatMap { OlmMessage.Kind(rawValue: Int($0)) })
        return OlmMessage(kind: kind, body: try #require(answer["body"]?.string))
    }
}
