import Foundation
import Testing

@testable import MatrixCrypto

struct VerificationTests {
    private static let minute: Int64 = 60_000
    private let both = ["ed25519:ANNAPHONE": "annas+device+key", "ed25519:annas+master+key": "annas+master+key"]

    /// The bot and somebody who verifies it, until one of them has nothing more to say.
    private struct Conversation {
        var partner: VerificationPartner
        var responder: VerificationResponder
        var known: VerificationKeys
        var now: Int64 = 0
        var isAllowed = true

        init(in room: RoomID? = nil) {
            partner = VerificationPartner(in: room)
            responder = VerificationResponder(
                user: partner.bot.user, device: partner.bot.device, keys: partner.botKeys)
            known = partner.keys
        }

        mutating func tell(_ message: VerificationMessage) -> [VerificationAction] {
            responder.receive(message, isAllowed: isAllowed, now: now) { [known] _ in known }
        }

        /// Up to where the MACs of the partner are to come.
        mutating func exchangeKeys() throws -> [VerificationAction] {
            _ = tell(partner.request(at: now))
            let accept = try #require(tell(partner.starting()).content("accept"))
            let actions = tell(partner.accepted(accept))
            #expect(try partner.exchanged(try #require(actions.content("key"))))
            return actions
        }
    }

    @Test(arguments: [nil, RoomID("!room:example.org")])
    func bothSidesEndVerified(room: RoomID?) throws {
        var talk = Conversation(in: room)
        let ready = try #require(talk.tell(talk.partner.request()).content("ready"))
        #expect(ready["methods"] == ["m.sas.v1"])
        #expect(ready["from_device"] == "BOTDEVICE")
        if room == nil {
            #expect(ready["transaction_id"] == "$request")
        } else {
            #expect(ready["m.relates_to"] == ["rel_type": "m.reference", "event_id": "$request"])
        }
        let accept = try #require(talk.tell(talk.partner.starting()).content("accept"))
        #expect(accept["message_authentication_code"] == "hkdf-hmac-sha256.v2")
        #expect(accept["short_authentication_string"] == ["decimal", "emoji"])

        let actions = talk.tell(talk.partner.accepted(accept))
        #expect(try talk.partner.exchanged(try #require(actions.content("key"))))
        let peer = VerificationPeer(
            user: talk.partner.user, device: talk.partner.device, channel: room.map { .room($0) } ?? .toDevice)
        #expect(actions.contains(.show(try #require(talk.partner.string), with: peer)))
        #expect(talk.partner.confirms(try #require(actions.content("mac"))))

        let result = talk.tell(try talk.partner.mac(of: both))
        #expect(result.contains(.verified(peer, masterKey: "annas+master+key", deviceKey: "annas+device+key")))
        #expect(result.content("done") != nil)
        #expect(talk.tell(talk.partner.message("done", [:])).isEmpty)
    }

    @Test func aStartWithoutARequestIsAnsweredToo() throws {
        var talk = Conversation()
        #expect(talk.tell(talk.partner.starting()).content("accept") != nil)
    }

    @Test func strangersAreRefused() {
        var talk = Conversation()
        talk.isAllowed = false
        #expect(talk.tell(talk.partner.request()).cancellation == "m.user")
        #expect(talk.tell(talk.partner.starting()).cancellation == "m.user")
    }

    @Test(arguments: [-11 * minute, 6 * minute, .min, .max])
    func requestsThatAreNotFreshAreLeftAlone(age: Int64) {
        for room in [nil, RoomID("!room:example.org")] {
            var talk = Conversation(in: room)
            let actions = talk.tell(talk.partner.request(at: age))
            #expect(actions.sent.isEmpty)
            #expect(!actions.isEmpty)
        }
    }

    @Test func requestsForOthersAndOfOtherMethodsAreLeftAlone() {
        var talk = Conversation(in: RoomID("!room:example.org"))
        var request = talk.partner.request()
        request.content["to"] = "@else:example.org"
        #expect(talk.tell(request).isEmpty)
        #expect(talk.tell(talk.partner.request(methods: ["m.qr_code.scan.v1"])).sent.isEmpty)
        request = talk.partner.request()
        request.sender = talk.partner.bot.user
        request.content["from_device"] = .string(talk.partner.bot.device.rawValue)
        #expect(talk.tell(request).isEmpty)
    }

    @Test func aMessageOfSomebodyElseChangesNothing() throws {
        var talk = Conversation(in: RoomID("!room:example.org"))
        _ = talk.tell(talk.partner.request())
        for type in ["start", "key", "mac", "cancel", "done"] {
            var message = talk.partner.message(type, ["code": "m.user"])
            message.sender = MatrixUserID("@mallory:example.org")
            #expect(talk.tell(message).isEmpty)
        }
        #expect(talk.tell(talk.partner.starting()).content("accept") != nil)
    }

    @Test(
        arguments: [
            ("key_agreement_protocols", ["curve25519"]), ("hashes", ["md5"]),
            ("message_authentication_codes", ["hkdf-hmac-sha256"]), ("short_authentication_string", ["qr"]),
            ("method", "m.reciprocate.v1"),
        ] as [(String, JSONValue)])
    func methodsThatAreNotKnownAreRefused(part: String, value: JSONValue) {
        var talk = Conversation()
        _ = talk.tell(talk.partner.request())
        #expect(talk.tell(talk.partner.starting([part: value])).cancellation == "m.unknown_method")
    }

    @Test(arguments: ["from_device", "method", "key_agreement_protocols", "hashes", "short_authentication_string"])
    func malformedStartsAreRefused(part: String) {
        for wrong: JSONValue in [.null, 1, [:], .number(0.5)] {
            var talk = Conversation()
            _ = talk.tell(talk.partner.request())
            #expect(talk.tell(talk.partner.starting([part: wrong])).cancellation == "m.invalid_message")
        }
    }

    @Test func aStartFromAnotherDeviceIsRefused() {
        var talk = Conversation()
        _ = talk.tell(talk.partner.request())
        #expect(talk.tell(talk.partner.starting(["from_device": "OTHER"])).cancellation == "m.user_mismatch")
    }

    @Test func aDeviceWithoutKnownKeysIsRefused() {
        var talk = Conversation()
        talk.known = VerificationKeys(device: nil, master: nil)
        _ = talk.tell(talk.partner.request())
        #expect(talk.tell(talk.partner.starting()).cancellation == "m.key_mismatch")
    }

    @Test(arguments: ["key", "mac", "done", "accept", "ready", "nonsense"])
    func messagesOutOfOrderEndIt(type: String) {
        var talk = Conversation()
        _ = talk.tell(talk.partner.request())
        #expect(talk.tell(talk.partner.message(type, [:])).cancellation == "m.unexpected_message")
        #expect(talk.tell(talk.partner.message(type, [:])).isEmpty)
    }

    @Test func aKeyThatMakesTheSecretKnownToAllIsRefused() throws {
        for key in [Base64.encode(Data(count: 32)), "AAAA", "ä", ""] {
            var talk = Conversation()
            _ = talk.tell(talk.partner.request())
            _ = talk.tell(talk.partner.starting())
            let actions = talk.tell(talk.partner.message("key", ["key": .string(key)]))
            #expect(actions.cancellation == "m.invalid_message")
            #expect(actions.content("key") == nil)
        }
    }

    @Test(arguments: [
        ["ed25519:ANNAPHONE": "mallorys+key"], ["ed25519:annas+master+key": "mallorys+key"],
        ["ed25519:ANNAPHONE": "annas+device+key", "ed25519:annas+master+key": "mallorys+key"], [:],
        ["ed25519:mallorys+key": "mallorys+key"],
    ])
    func keysThatWeDoNotKnowAreNotVerified(keys: [String: String]) throws {
        var talk = Conversation()
        _ = try talk.exchangeKeys()
        let actions = talk.tell(try talk.partner.mac(of: keys))
        #expect(actions.cancellation == "m.key_mismatch")
        #expect(!actions.hasVerified)
    }

    @Test func unknownKeysBesideKnownOnesDoNotHarm() throws {
        var talk = Conversation()
        _ = try talk.exchangeKeys()
        let result = talk.tell(try talk.partner.mac(of: both.merging(["ed25519:new": "new"]) { first, _ in first }))
        #expect(result.hasVerified)
    }

    @Test func aKeyLeftOutOrAddedOnTheWayIsNoticed() throws {
        for change in [nil, JSONValue.string("AAAA")] {
            var talk = Conversation()
            _ = try talk.exchangeKeys()
            var message = try talk.partner.mac(of: both)
            message.content["mac"]?["ed25519:annas+master+key"] = change
            #expect(talk.tell(message).cancellation == "m.key_mismatch")
        }
    }

    @Test func aDeviceThatIsCalledLikeTheMasterKeyIsRefused() throws {
        var talk = Conversation()
        talk.known.master = "ANNAPHONE"
        _ = try talk.exchangeKeys()
        #expect(talk.tell(try talk.partner.mac(of: both)).cancellation == "m.key_mismatch")
    }

    @Test func noMutationOfAMACIsTaken() throws {
        var chance = SeededGenerator(seed: 7)
        for _ in 0..<100 {
            var talk = Conversation()
            _ = try talk.exchangeKeys()
            var message = try talk.partner.mac(of: both)
            let original = try #require(message.content["mac"]?["ed25519:annas+master+key"]?.string)
            let mutation = chance.mutate(original)
            guard Base64.decode(mutation) != Base64.decode(original) else { continue }
            message.content["mac"]?["ed25519:annas+master+key"] = .string(mutation)
            #expect(!talk.tell(message).hasVerified)
        }
    }

    @Test func takesNoLongerThanTenMinutes() {
        var talk = Conversation()
        _ = talk.tell(talk.partner.request())
        #expect(talk.responder.expire(now: 10 * Self.minute - 1).isEmpty)
        talk.now = 10 * Self.minute
        #expect(talk.tell(talk.partner.message("mac", [:])).cancellation == "m.timeout")
        #expect(talk.responder.expire(now: 20 * Self.minute).isEmpty)
    }

    @Test func twoAtATimeWithOneDeviceEndBoth() {
        var talk = Conversation()
        _ = talk.tell(talk.partner.request())
        talk.partner.transaction = "$second"
        let actions = talk.tell(talk.partner.request())
        #expect(actions.sent.map(\.type) == Array(repeating: "m.key.verification.cancel", count: 2))
        talk.partner.transaction = "$third"
        #expect(talk.tell(talk.partner.request()).content("ready") != nil)
    }

    @Test func aRequestThatComesTwiceIsAnsweredOnce() {
        var talk = Conversation()
        #expect(talk.tell(talk.partner.request()).content("ready") != nil)
        #expect(talk.tell(talk.partner.request()).isEmpty)
    }

    @Test func aCancelledVerificationIsNotAnswered() {
        var talk = Conversation()
        _ = talk.tell(talk.partner.request())
        let actions = talk.tell(talk.partner.message("cancel", ["code": "m.mismatched_sas", "reason": "no match"]))
        #expect(actions.sent.isEmpty)
        guard case .cancelled(_, "m.mismatched_sas", "no match")? = actions.first else {
            Issue.record("\(actions)")
            return
        }
        #expect(talk.tell(talk.partner.starting()).content("accept") != nil)
    }

    @Test func floodsOfRequestsAreRefused() {
        var talk = Conversation()
        for number in 0..<40 {
            var request = talk.partner.request()
            request.content["transaction_id"] = .string("\(number)")
            request.content["from_device"] = .string("DEVICE\(number)")
            let actions = talk.tell(request)
            #expect((actions.cancellation == "m.user") == (number >= VerificationResponder.mostAtATime))
        }
    }
}

extension [VerificationAction] {
    var sent: [(type: String, content: JSONValue)] {
        compactMap { if case .send(let type, let content, _) = $0 { (type, content) } else { nil } }
    }

    /// The content of the message of this type that is sent.
    func content(_ type: String) -> JSONValue? { sent.first { $0.type == "m.key.verification.\(type)" }?.content }

    /// The code that the other side gets.
    var cancellation: String? { content("cancel")?["code"]?.string }

    var hasVerified: Bool { contains { if case .verified = $0 { true } else { false } } }
}
