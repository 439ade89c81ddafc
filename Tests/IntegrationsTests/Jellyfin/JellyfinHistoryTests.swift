import Foundation
import Synchronization
import Testing
import TestSupport

@testable import Integrations

struct JellyfinHistoryTests {
    private func readAll(
        _ jellyfin: JellyfinServer, after cursor: SourceCursor? = nil
    ) async throws -> (plays: [Play], cursor: SourceCursor) {
        var plays: [Play] = []
        var cursor = cursor
        for _ in 0..<50 {
            let page = try await jellyfin.plays(after: cursor)
            plays += page.entries
            cursor = page.cursor
            if page.isLast { return (plays, page.cursor) }
        }
        Issue.record("the reading does not end")
        return (plays, SourceCursor(rawValue: ""))
    }

    private func state() -> StubJellyfin.State {
        var state = StubJellyfin.State()
        state.seen = (1...25).map { .init(user: "u1", item: $0, at: 1_700_000_000 + $0) }
        state.seen.append(.init(user: "u1", item: 50, at: 1_700_000_100, percentage: 12.5))
        state.seen.append(.init(user: "u2", item: 7, at: 1_700_000_050, type: "Episode"))
        return state
    }

    @Test func readsWhatEverybodyWatchedAndBegan() async throws {
        try await StubServer.withJellyfin(pageSize: 10, StubJellyfin(state()).answer) { jellyfin, _ in
            let plays = try await readAll(jellyfin).plays
            #expect(plays.count == 27)
            #expect(Set(plays.compactMap(\.id)).count == 27)
            let begun = plays.first { $0.subject.item == "item50" }
            #expect(begun?.completion == 0.125)
            #expect(begun?.id == "u1:item50:1700000100123")
            let episode = plays.last
            #expect(episode?.subject == .init(item: "ab7", isEpisode: true, name: "Series", season: 1, episode: 2))
            // It says that it was watched, not how far.
            #expect(episode?.completion == nil)
        }
    }

    @Test func asksOnceWhenNobodyDidAnything() async throws {
        let stub = StubJellyfin(state())
        try await StubServer.withJellyfin(pageSize: 10, stub.answer) { jellyfin, server in
            let first = try await readAll(jellyfin)
            let count = await server.requests.count
            let second = try await readAll(jellyfin, after: first.cursor)
            #expect(second.plays.isEmpty)
            #expect(await server.requests.count == count + 1)
            stub.state.withLock { state in
                state.active["u1"] = 200
                state.seen[0].at = 1_700_005_000
            }
            let third = try await readAll(jellyfin, after: second.cursor)
            // Played again, it is another play.
            #expect(third.plays.map(\.id) == ["u1:item1:1700005000123"])
            // Users, sessions, and the two lists of the one who did something.
            #expect(await server.requests.count == count + 5)
        }
    }

    @Test func whatStillRunsIsReadWhenItEnded() async throws {
        let stub = StubJellyfin(state())
        stub.state.withLock { $0.running = [(user: "u1", item: 50)] }
        try await StubServer.withJellyfin(stub.answer) { jellyfin, _ in
            let first = try await readAll(jellyfin)
            #expect(!first.plays.contains { $0.subject.item == "item50" })
            stub.state.withLock { state in
                state.running = []
                state.seen[25].percentage = 80
            }
            let second = try await readAll(jellyfin, after: first.cursor)
            #expect(second.plays.first { $0.subject.item == "item50" }?.completion == 0.8)
        }
    }

    @Test func leavesNothingOutWhenTheListShifts() async throws {
        let stub = StubJellyfin(state())
        try await StubServer.withJellyfin(pageSize: 10, stub.answer) { jellyfin, _ in
            let first = try await jellyfin.plays(after: nil)
            // The newest is no longer marked as watched: everything moves up.
            stub.state.withLock { state in state.seen.removeAll { $0.item == 25 } }
            let rest = try await readAll(jellyfin, after: first.cursor)
            let items = Set((first.entries + rest.plays).compactMap(\.subject.item))
            #expect(items.isSuperset(of: (1...25).map { "item\($0)" }))
        }
    }
}
