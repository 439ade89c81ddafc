import Testing

@testable import Connectors

/// The life of one interaction.
struct InteractionMachineTests {
    private func started(at now: Int64 = 1_000) -> (InteractionMachine, [InteractionMachine.Action]) {
        var machine = InteractionMachine(createdAt: 900, isResumed: false)
        let actions = machine.start(at: now)
        return (machine, actions)
    }

    @Test func isKeptBeforeItIsAnswered() {
        var (machine, actions) = started()
        #expect(actions == [.keep, .wait(until: 3_400)])
        #expect(machine.handle(.kept, at: 1_010) == [.respond, .run])
    }

    @Test func isAnsweredInTimeThoughItCannotBeKept() {
        var (machine, _) = started()
        #expect(machine.handle(.patienceOver, at: 3_400) == [.respond, .run])
        #expect(machine.handle(.kept, at: 3_500) == [])
    }

    @Test func isAnsweredOnce() {
        var (machine, _) = started()
        _ = machine.handle(.kept, at: 1_010)
        #expect(machine.handle(.patienceOver, at: 3_400) == [])
        #expect(machine.handle(.kept, at: 3_401) == [])
    }

    @Test func showsTheAnswerOnceBothAreThere() {
        var (machine, _) = started()
        _ = machine.handle(.kept, at: 1_010)
        #expect(machine.handle(.ran, at: 1_020) == [])
        #expect(machine.handle(.acknowledged, at: 1_030) == [.show(.interaction)])
        #expect(machine.handle(.shown, at: 1_040) == [.settle])
        #expect(machine.isOver)
    }

    @Test func sendsAMessageWhereTheFirstAnswerCameTooLate() {
        var (machine, _) = started()
        _ = machine.handle(.kept, at: 1_010)
        #expect(machine.handle(.lost, at: 4_000) == [])
        #expect(machine.handle(.ran, at: 4_001) == [.show(.message)])
    }

    @Test func sendsAMessageAfterFifteenMinutes() {
        var (machine, _) = started()
        _ = machine.handle(.kept, at: 1_010)
        _ = machine.handle(.acknowledged, at: 1_100)
        #expect(machine.handle(.ran, at: 900 + 15 * 60_000) == [.show(.message)])
    }

    @Test func sendsAMessageWhereTheWayBackIsClosed() {
        var (machine, _) = started()
        _ = machine.handle(.kept, at: 1_010)
        _ = machine.handle(.acknowledged, at: 1_100)
        _ = machine.handle(.ran, at: 2_000)
        #expect(machine.handle(.closed, at: 2_100) == [.show(.message)])
        #expect(machine.handle(.closed, at: 2_200) == [.settle])
    }

    @Test func oneOfAnEarlierProcessIsTakenUpAndNotAnsweredASecondTime() {
        var machine = InteractionMachine(createdAt: 900, isResumed: true)
        #expect(machine.start(at: 60_000) == [.run])
        #expect(machine.handle(.ran, at: 60_100) == [.show(.interaction)])
        #expect(machine.handle(.closed, at: 60_200) == [.show(.message)])
        var old = InteractionMachine(createdAt: 900, isResumed: true)
        #expect(old.start(at: 20 * 60_000) == [.run])
        #expect(old.handle(.ran, at: 20 * 60_000) == [.show(.message)])
    }
}
