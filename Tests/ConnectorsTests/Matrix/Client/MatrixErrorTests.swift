import Chat
import Foundation
import MatrixCrypto
import Testing
import Web

@testable import Connectors

/// What the homeserver's refusals mean.
@Suite struct MatrixErrorTests {
    private static func error(_ status: Int, _ body: JSONValue?, retryAfter: Duration? = nil) -> MatrixError {
        MatrixError(host: "example.org", status: status, body: body, retryAfter: retryAfter)
    }

    @Test func anUnknownCodeIsKeptAndAnAnswerWithoutOneIsToleratedToo() {
        #expect(Self.error(400, ["errcode": "ORG.NEW"]).code == .other("ORG.NEW"))
        #expect(Self.error(400, nil).errcode == "M_UNKNOWN")
        #expect(Self.error(429, "a page").code == .limitExceeded)
    }

    @Test func theLongerNewerHeaderDecidesHowLongToStayAway() {
        #expect(Self.error(429, ["retry_after_ms": 1_500]).retryAfter == .milliseconds(1_500))
        #expect(Self.error(429, ["retry_after_ms": 1_500], retryAfter: .seconds(4)).retryAfter == .seconds(4))
        #expect(Self.error(429, ["retry_after_ms": -5]).retryAfter == .zero)
    }

    @Test func onlyWhatTheOwnerMustChangeEndsTheConnector() {
        #expect(Trouble(Self.error(401, ["errcode": "M_UNKNOWN_TOKEN"])) == .fatal)
        #expect(Trouble(Self.error(403, ["errcode": "M_USER_DEACTIVATED"])) == .fatal)
        #expect(Trouble(ConnectorMemory.TakenOver(description: "x")) == .fatal)
        #expect(Trouble(CryptoStoreError.cannotOpen(kind: "account")) == .fatal)
        #expect(Trouble(Self.error(403, ["errcode": "M_FORBIDDEN"])) == .refused)
        #expect(Trouble(Self.error(413, ["errcode": "M_TOO_LARGE"])) == .refused)
        #expect(Trouble(Self.error(429, ["retry_after_ms": 10])) == .passing(asked: .milliseconds(10)))
        #expect(
            Trouble(WebError(service: "s", host: "h", problem: .status(503, said: nil, retryAfter: .seconds(2))))
                == .passing(asked: .seconds(2)))
        #expect(Trouble(CancellationError()) == .passing(asked: nil))
    }

    @Test func whatTheServerSaysIsMadeFitForALog() {
        let said = Self.error(400, ["error": .string("a\u{1B}[31m\n" + String(repeating: "x", count: 500))]).said
        #expect(said?.count == 200)
        #expect(said?.contains("\u{1B}") == false)
        #expect(said?.contains("\n") == false)
    }

    @Test func pausesGrowAndAreNeverShorterThanAsked() {
        #expect(RetryPause.pause(afterFailures: 1, chance: 0) == .milliseconds(500))
        #expect(RetryPause.pause(afterFailures: 3, chance: 0.5) == .seconds(3))
        #expect(RetryPause.pause(afterFailures: 1_000, chance: 1) == .seconds(60))
        #expect(RetryPause.pause(afterFailures: 1, asked: .seconds(90), chance: 0.5) == .milliseconds(90_500))
    }
}
