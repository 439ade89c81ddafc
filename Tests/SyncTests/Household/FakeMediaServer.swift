import Engine
import Integrations
import Synchronization

@testable import Web

/// A media server with its history, in memory: small pages, cursors that count changes, and faults on demand.
final class FakeMediaServer: MediaServer, WatchHistory {
    struct State: Sendable {
        var id = "machine"
        var libraries: [ServerLibrary] = []
        /// In the order in which they were changed, with the library that each is in.
        var changes: [(library: String, item: ServerItem)] = []
        var present: [String: String] = [:]
        var accounts: [ServerAccount] = []
        var ratings: [ServerRating] = []
        var plays: [Play] = []
        var isAway = false
        var calls: [String] = []
    }

    private let state: Mutex<State>
    private let pageSize: Int

    init(pageSize: Int = 3) {
        self.pageSize = pageSize
        state = Mutex(State())
    }

    // MARK: - Changes from outside

    func change<T: Sendable>(_ body: (inout sending State) -> T) -> T { state.withLock { body(&$0) } }

    func put(_ items: [ServerItem], in library: String) {
        state.withLock { state in
            for item in items {
                state.changes.append((library, item))
                state.present[item.id] = library
            }
            mark(&state, library)
        }
    }

    func remove(_ item: String) {
        state.withLock { state in
            guard let library = state.present.removeValue(forKey: item) else { return }
            mark(&state, library)
        }
    }

    private func mark(_ state: inout State, _ library: String) {
        for index in state.libraries.indices where state.libraries[index].id == library {
            state.libraries[index].contentMark = "\(state.changes.count)/\(state.present.keys.sorted())"
        }
    }

    var calls: [String] {
        state.withLock { state in
            defer { state.calls = [] }
            return state.calls
        }
    }

    private func answer<T: Sendable>(_ call: String, _ body: (State) -> T) throws -> T {
        try state.withLock { state in
            state.calls.append(call)
            if state.isAway {
                throw WebError(service: "plex", host: "127.0.0.1:1", problem: .unreachable("the connection is refused"))
            }
            return body(state)
        }
    }

    // MARK: - MediaServer

    func identity() async throws -> ServerIdentity {
        try answer("identity") { ServerIdentity(id: $0.id, name: "Home", version: "1") }
    }

    func libraries() async throws -> [ServerLibrary] { try answer("libraries", \.libraries) }

    func items(in library: ServerLibrary, after cursor: SourceCursor?) async throws -> SourcePage<ServerItem> {
        try answer("items") { state in
            var page = page(of: state.changes.filter { $0.library == library.id }.map(\.item), after: cursor)
            page.entries.removeAll { state.present[$0.id] == nil }
            return page
        }
    }

    func itemIDs(in library: ServerLibrary) async throws -> Set<String> {
        try answer("itemIDs") { state in Set(state.present.filter { $0.value == library.id }.keys) }
    }

    func accounts() async throws -> [ServerAccount] { try answer("accounts", \.accounts) }

    var tellsRatingsOfEverybody: Bool { true }

    func ratings(of accounts: [ServerAccount]) async throws -> [ServerRating] { try answer("ratings", \.ratings) }

    // MARK: - WatchHistory

    func plays(after cursor: SourceCursor?) async throws -> SourcePage<Play> {
        try answer("plays") { page(of: $0.plays, after: cursor) }
    }

    private func page<Entry>(of entries: [Entry], after cursor: SourceCursor?) -> SourcePage<Entry> {
        let start = min(cursor.flatMap { Int($0.rawValue) } ?? 0, entries.count)
        let end = min(start + pageSize, entries.count)
        return SourcePage(
            entries: Array(entries[start..<end]), cursor: SourceCursor(rawValue: "\(end)"),
            isLast: end == entries.count, total: entries.count, done: end)
    }
}
