import Foundation
import Testing

@testable import Connectors

struct GatewayMachineTests {
    private static func machine(_ session: GatewayResumption? = nil) -> GatewayMachine {
        GatewayMachine(token: "secret", intents: 1, shard: (0, 1), address: "wss://gateway.test", session: session)
    }

    private static let remembered = GatewayResumption(sessionID: "s1", resumeURL: "wss://resume.test", sequence: 7)
    private static let hello = Data(#"{"op":10,"d":{"heartbeat_interval":45000}}"#.utf8)

    @Test func tenMinutesOfFaultsLoseNothingRepeatNothingAndKeepToTheLimits() async {
        var (resumes, heartbeats) = (0, 0)
        for seed in 0..<200 as Range<UInt64> {
            // Others wait for the same few threads, some of them for an answer in time.
            await Task.yield()
            var gateway = VirtualGateway(seed: seed, length: 600_000)
            // Whatever happened last is over after the longest pause and two missed heartbeats.
            gateway.run(until: 900_000)
            #expect(gateway.violations == [], "seed \(seed)")
            #expect(gateway.owed.subtracting(gateway.delivered) == [], "seed \(seed)")
            #expect(!gateway.identifies.isEmpty)
            resumes += gateway.resumes
            heartbeats += gateway.heartbeats
        }
        #expect(resumes > 1_000 && heartbeats > 2_000)
    }

    @Test func theNextProcessTakesTheSessionUp() {
        var machine = Self.machine(Self.remembered)
        #expect(machine.start(at: 0) == [.connect(to: "wss://resume.test", at: 0)])
        #expect(machine.opened(at: 10) == [])
        let actions = machine.received(Self.hello, at: 20, chance: 0.5)
        guard case .send(let text)? = actions.first else {
            Issue.record("nothing is sent: \(actions)")
            return
        }
        #expect(text.contains(#""op":6"#) && text.contains(#""seq":7"#) && text.contains(#""session_id":"s1""#))
    }

    @Test(arguments: [4004, 4010, 4011, 4012, 4013, 4014])
    func whatCannotGetBetterStopsAndForgets(code: Int) {
        var machine = Self.machine(Self.remembered)
        _ = machine.start(at: 0)
        _ = machine.opened(at: 1)
        let actions = machine.closed(code: code, at: 2, chance: 0)
        guard case .stop(let reason)? = actions.last else {
            Issue.record("it goes on after \(code): \(actions)")
            return
        }
        #expect(actions.first == .remember(nil))
        #expect(!reason.description.contains("secret"))
        #expect(machine.nextWake == nil)
        #expect(machine.received(Self.hello, at: 3, chance: 0) == [])
        #expect(machine.closed(code: nil, at: 4, chance: 0) == [])
    }

    @Test func theFirstHeartbeatComesAtARandomTimeAndALostOneEndsTheConnection() {
        var machine = Self.machine(Self.remembered)
        _ = machine.start(at: 0)
        _ = machine.opened(at: 0)
        _ = machine.received(Self.hello, at: 100, chance: 0.25)
        _ = machine.received(Data(#"{"op":0,"s":8,"t":"RESUMED","d":{}}"#.utf8), at: 200, chance: 0)
        #expect(machine.nextWake == 11_350)
        guard case .send(let beat)? = machine.woke(at: 11_350, chance: 0).first else {
            Issue.record("there is no heartbeat")
            return
        }
        #expect(beat.contains(#""op":1"#) && beat.contains(#""d":8"#))
        #expect(
            machine.woke(at: 56_350, chance: 0) == [
                .disconnect(code: 4000), .connect(to: "wss://resume.test", at: 56_350),
            ])
    }

    @Test func aServerThatNeverGreetsIsLeft() {
        var machine = Self.machine()
        _ = machine.start(at: 0)
        _ = machine.opened(at: 0)
        #expect(machine.nextWake == 30_000)
        #expect(machine.woke(at: 29_999, chance: 0) == [])
        #expect(machine.woke(at: 30_000, chance: 0).first == .disconnect(code: 4000))
    }

    @Test func aFloodOfRequestsForHeartbeatsIsNotAnsweredWithAFlood() {
        var machine = Self.machine(Self.remembered)
        _ = machine.start(at: 0)
        _ = machine.opened(at: 0)
        let answers = (0..<1_000).flatMap { _ in machine.received(Data(#"{"op":1,"d":null}"#.utf8), at: 5, chance: 0) }
        #expect(answers.count == 120)
    }

    @Test func pausesGrowAndNeverExceedTwoMinutes() {
        var machine = Self.machine()
        _ = machine.start(at: 0)
        var pauses: [Int64] = []
        for _ in 0..<20 {
            guard case .connect(_, let time)? = machine.closed(code: nil, at: 0, chance: 0.999).last else { break }
            pauses.append(time)
        }
        #expect(pauses.count == 20 && pauses.first == 0 && pauses == pauses.sorted())
        #expect((pauses.max() ?? 0) <= 120_000 && (pauses.max() ?? 0) > 100_000)
    }
}
