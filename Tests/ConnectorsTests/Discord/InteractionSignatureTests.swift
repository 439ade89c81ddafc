import Crypto
import Foundation
import Testing

@testable import Connectors

/// Requests that claim to come from Discord.
struct InteractionSignatureTests {
    private let key: Curve25519.Signing.PrivateKey
    private var signature: InteractionSignature
    private let body = Data(#"{"type":1}"#.utf8)
    private let now: Int64 = 1_700_000_000

    init() throws {
        key = Curve25519.Signing.PrivateKey()
        signature = try InteractionSignature(publicKey: Self.hex(key.publicKey.rawRepresentation))
    }

    private static func hex(_ data: Data) -> String {
        data.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }

    private func signed(_ timestamp: String, _ body: Data) throws -> String {
        Self.hex(try key.signature(for: Data(timestamp.utf8) + body))
    }

    @Test mutating func takesWhatIsSignedOnce() throws {
        let signed = try signed("\(now)", body)
        #expect(signature.check(signature: signed, timestamp: "\(now)", body: body, now: now) == .genuine)
        #expect(signature.check(signature: signed, timestamp: "\(now)", body: body, now: now) == .repeated)
        let again = try self.signed("\(now)", body)
        #expect(signature.check(signature: again, timestamp: "\(now)", body: body, now: now) == .repeated)
    }

    @Test mutating func takesNothingOldAndNothingFromTheFuture() throws {
        for difference in [Int64(-301), 301, 86_400, -86_400] {
            let time = "\(now + difference)"
            let signed = try signed(time, body)
            #expect(signature.check(signature: signed, timestamp: time, body: body, now: now) == .stale)
        }
        let time = "\(now - 300)"
        let signed = try signed(time, body)
        #expect(signature.check(signature: signed, timestamp: time, body: body, now: now) == .genuine)
    }

    @Test mutating func takesNoOtherWayOfWritingTheTime() throws {
        for time in ["+\(now)", "0\(now)", "\(now) ", "\(now).0", ""] {
            let signed = try signed(time, body)
            #expect(signature.check(signature: signed, timestamp: time, body: body, now: now) == .forged)
        }
    }

    @Test func refusesWhatIsNoKey() {
        for text in ["", "abc", String(repeating: "g", count: 64), String(repeating: "a", count: 62)] {
            #expect(throws: DiscordSettings.Unusable.self) { try InteractionSignature(publicKey: text) }
        }
    }

    /// One bit or byte changed anywhere, something left out or put in: none of 100,000 is taken.
    @Test mutating func takesNoneOfManyMutations() async throws {
        let time = "\(now)"
        let genuine = Array(try signed(time, body).utf8)
        var random = SeededGenerator(state: 42)
        var taken = 0
        for attempt in 0..<100_000 {
            // Others wait for the same few threads, some of them for an answer in time.
            if attempt.isMultiple(of: 50) { await Task.yield() }
            var parts = [genuine, Array(time.utf8), Array(body)]
            let part = Int(random.next() % 3)
            let place = Int(random.next() % UInt64(parts[part].count))
            switch random.next() % 3 {
            case 0: parts[part][place] ^= UInt8(1 << (random.next() % 8))
            case 1: parts[part].remove(at: place)
            default: parts[part].insert(UInt8(truncatingIfNeeded: random.next()), at: place)
            }
            // A digit in capitals is the same signature.
            if part == 0, String(decoding: parts[0], as: UTF8.self).lowercased().utf8.elementsEqual(genuine) {
                continue
            }
            let verdict = signature.check(
                signature: String(decoding: parts[0], as: UTF8.self),
                timestamp: String(decoding: parts[1], as: UTF8.self), body: Data(parts[2]), now: now)
            if verdict != .forged { taken += 1 }
        }
        #expect(taken == 0)
        let last = String(decoding: genuine, as: UTF8.self)
        #expect(signature.check(signature: last, timestamp: time, body: body, now: now) == .genuine)
    }
}
