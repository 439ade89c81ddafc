import Foundation
import Testing

@testable import MatrixCrypto

/// A machine and a device that other people's code drives.
@Suite(.enabled(if: Oracle.takesPart), .timeLimit(.minutes(1)))
struct MachineInteroperabilityTests {
    private let oracle: Oracle
    private let server = FakeHomeserver()
    private let room = RoomID("!room:a.example")
    private let anna = MatrixUserID("@anna:a.example")
    private let theirs: JSONValue

    init() throws {
        oracle = try Oracle()
        theirs = try oracle.call("account", ["as": "anna"])
        let keys = try signed([
            "algorithms": ["m.olm.v1.curve25519-aes-sha2", "m.megolm.v1.aes-sha2"], "device_id": "PHONE",
            "user_id": .string(anna.rawValue),
            "keys": [
                "curve25519:PHONE": theirs["curve25519"] ?? .null, "ed25519:PHONE": theirs["ed25519"] ?? .null,
            ],
        ])
        var device = FakeHomeserver.Device(keys: keys)
        device.oneTimeKeys = [("signed_curve25519:A", try signed(["key": theirs["one_time_key"] ?? .null]))]
        server.devices[anna] = [DeviceID("PHONE"): device]
    }

    private func signed(_ object: JSONValue) throws -> JSONValue {
        try JSONSigning.sign(object, as: anna, key: "ed25519:PHONE") { message in
            try oracle.text("signature", of: "sign", ["account": "anna", "message": .string(Base64.encode(message))])
        }
    }

    @Test func theyReadWhatTheMachineSends() throws {
        let bot = try TestClient("@bot:a.example", "BOT", at: server)
        let event = try bot.send("Alien", in: room, to: [anna])
        let waiting = try #require(server.devices[anna]?[DeviceID("PHONE")]?.mailbox.first)
        let message = try #require(waiting["content"]?["ciphertext"]?[theirs["curve25519"]?.string ?? ""])
        #expect(message["type"] == 0)
        let taken = try oracle.text(
            "plaintext", of: "take_session",
            [
                "as": "session", "account": "anna", "identity_key": .string(bot.machine.identityKeys.curve25519),
                "body": message["body"] ?? .null,
            ])
        let payload = try JSONValue(try #require(Base64.decode(taken)))
        #expect(payload["type"] == "m.room_key")
        #expect(payload["recipient"] == .string(anna.rawValue))
        #expect(payload["recipient_keys"]?["ed25519"] == theirs["ed25519"])
        _ = try oracle.call(
            "take_group_session", ["as": "group", "session_key": payload["content"]?["session_key"] ?? .null])
        let read = try oracle.text(
            "plaintext", of: "decrypt_group",
            ["session": "group", "body": event["content"]?["ciphertext"] ?? .null])
        let inner = try JSONValue(try #require(Base64.decode(read)))
        #expect(inner["content"]?["body"] == "Alien")
        #expect(inner["room_id"] == .string(room.rawValue))
    }

    @Test func theMachineReadsWhatTheySend() throws {
        let bot = try TestClient("@bot:a.example", "BOT", at: server)
        bot.machine.prepare(for: [anna], now: bot.now)
        bot.settle()
        let group = try oracle.call("begin_group_session", ["as": "group"])
        let own = bot.machine.identityKeys
        let oneTimeKey = try #require(server.devices[bot.user]?[bot.device]?.oneTimeKeys.first?.key["key"])
        _ = try oracle.call(
            "begin_session",
            [
                "as": "session", "account": "anna", "identity_key": .string(own.curve25519),
                "one_time_key": oneTimeKey,
            ])
        let session = group["id"] ?? .null
        let key: JSONValue = [
            "algorithm": "m.megolm.v1.aes-sha2", "room_id": .string(room.rawValue), "session_id": session,
            "session_key": group["session_key"] ?? .null,
        ]
        let payload: JSONValue = [
            "type": "m.room_key", "content": key, "sender": .string(anna.rawValue),
            "keys": ["ed25519": theirs["ed25519"] ?? .null], "recipient": .string(bot.user.rawValue),
            "recipient_keys": ["ed25519": .string(own.ed25519)],
        ]
        let message = try oracle.call(
            "encrypt", ["session": "session", "plaintext": .string(Base64.encode(try CanonicalJSON.encode(payload)))])
        server.deliver(
            [
                "type": "m.room.encrypted", "sender": .string(anna.rawValue),
                "content": [
                    "algorithm": "m.olm.v1.curve25519-aes-sha2", "sender_key": theirs["curve25519"] ?? .null,
                    "ciphertext": .object([own.curve25519: message]),
                ],
            ], to: bot)
        bot.settle()
        #expect(bot.rejections.isEmpty)

        let inner: JSONValue = [
            "type": "m.room.message", "content": ["body": "What now?"], "room_id": .string(room.rawValue),
        ]
        let ciphertext = try oracle.call(
            "encrypt_group",
            ["session": "group", "plaintext": .string(Base64.encode(try CanonicalJSON.encode(inner)))])
        let read = try bot.read(
            [
                "event_id": "$1", "sender": .string(anna.rawValue), "origin_server_ts": 1,
                "content": [
                    "algorithm": "m.megolm.v1.aes-sha2", "session_id": session,
                    "ciphertext": ciphertext["body"] ?? .null,
                ],
            ], in: room)
        #expect(read.content["body"] == "What now?")
        #expect(read.trust == .unsignedDevice)
    }
}
