import Foundation
import MatrixCrypto

extension MatrixAccount {
    /// Where the next sync continues; `nil` before the first.
    func position() async throws -> String? { try await turn { $1.position } }

    /// The rooms of an answer of which events are missing, and those whose members must be asked for. Nothing changes.
    func incomplete(_ answer: SyncAnswer) async throws -> (missing: [RoomID], members: [RoomID]) {
        try await turn { _, state in
            let isFirst = state.position == nil
            let limited = answer.joined.filter { $0.value.isLimited }.keys
            let missing = isFirst ? [] : limited.filter { state.directory[$0] != nil }
            // A gap may hide who came and went.
            let unknown = answer.joined.keys.filter { state.directory[$0]?.hasAllMembers != true }
            return (missing, Array(Set(unknown).union(limited)))
        }
    }

    /// Takes over what a sync brought: position, keys, rooms and events, in one commit.
    func take(_ sync: CompletedSync, policy: InvitePolicy) async throws -> SyncOutcome {
        let time = now()
        let (outcome, rooms) = try await turn { account, state in
            var outcome = SyncOutcome()
            let isFirst = state.position == nil
            let known = Set(state.directory.rooms.keys)
            let news = state.machine.receive(sync.answer.crypto, now: time)
            try await account.load(state.machine.recordsNeeded, into: state)
            account.applyRooms(sync, policy, to: state, &outcome)
            var events: [(RoomID, JSONValue)] = []
            for (id, room) in sync.answer.joined.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
                let presence: FreshEvents.Presence =
                    isFirst ? .firstSync : known.contains(id) ? .joined : .justJoined
                let fresh = FreshEvents.pick(
                    from: (sync.missing[id] ?? []) + room.timeline, presence: presence, bot: account.login.user
                ) { state.seen[$0] != nil }
                events += fresh.map { (id, $0) }
            }
            var touched = try await account.take(news, from: state, &outcome)
            touched.formUnion(try await account.take(events, into: state))
            state.position = sync.answer.next
            return (outcome, touched)
        }
        counters.count { counted in
            counted.syncs += 1
            counted.lastSync = time
        }
        for room in rooms {
            signals.work.add(room)
            signals.reading.add(room)
        }
        signals.requests.ring()
        signals.errands.ring()
        signals.dues.ring()
        return outcome
    }

    private func applyRooms(
        _ sync: CompletedSync, _ policy: InvitePolicy, to state: AccountState, _ outcome: inout SyncOutcome
    ) {
        if let direct = sync.answer.direct { state.directory.setDirect(direct) }
        for room in sync.answer.left {
            if case .join? = state.errands[room] { state.setErrand(nil, in: room) }
            // Out of the lists of the homeserver, too.
            if state.directory[room] != nil { state.setErrand(.leave, in: room) }
            let unsent = state.forget(room)
            if unsent > 0 {
                counters.count { $0.droppedMessages += unsent }
                outcome.notes.append("The bot is no longer in \(room): \(unsent) messages were dropped.")
            }
        }
        for (room, invite) in sync.answer.invites {
            if let inviter = invite.inviter, policy.accepts(inviter) {
                state.setErrand(.join(via: [inviter.server]), in: room)
            } else {
                state.setErrand(.leave, in: room)
                counters.count { $0.refusedInvites += 1 }
                let inviter = invite.inviter?.rawValue ?? "somebody"
                outcome.notes.append("An invite by \(inviter) was refused: it is not in the list of those who may.")
            }
        }
        for (id, room) in sync.answer.joined { apply(room, id, sync.members[id], policy, to: state) }
    }

    private func apply(
        _ room: SyncAnswer.JoinedRoom, _ id: RoomID, _ members: [JSONValue]?, _ policy: InvitePolicy,
        to state: AccountState
    ) {
        let before = state.directory[id]
        if case .join? = state.errands[id] { state.setErrand(nil, in: id) }
        state.directory.update(id) { record in
            if room.isLimited { record.hasAllMembers = false }
            for event in room.state { record.apply(event) }
            for event in room.timeline where event["state_key"] != nil { record.apply(event) }
        }
        if let members { state.directory.setMembers(of: id, members) }
        guard let record = state.directory[id] else { return }
        if let before, before.encryption != nil, before.encryption != record.encryption {
            state.machine.discardSession(of: id)
        }
        if record.encryption != nil, record.hasAllMembers, before?.readers != record.readers || !room.timeline.isEmpty {
            state.machine.prepare(for: record.readers.subtracting([login.user]), now: now())
        }
        if let replacement = record.replacement, before?.replacement != replacement,
            state.directory[replacement] == nil,
            let sender = Self.sender(ofTombstoneIn: room.timeline + room.state), policy.accepts(sender)
        {
            state.setErrand(.join(via: [sender.server]), in: replacement)
        }
        let isAlone = record.hasAllMembers && record.readers.subtracting([login.user]).isEmpty
        // A room that is just being opened is empty too, until its invite is there.
        let hadOthers = before.map { !$0.readers.subtracting([login.user]).isEmpty } ?? false
        if isAlone, hadOthers || Self.hasSomebodyLeft(room.timeline + room.state, but: login.user) {
            state.setErrand(.leave, in: id)
        }
    }

    private static func hasSomebodyLeft(_ events: [JSONValue], but bot: MatrixUserID) -> Bool {
        events.contains { event in
            event["type"]?.string == "m.room.member" && event["state_key"]?.string != bot.rawValue
                && ["leave", "ban"].contains(event["content"]?["membership"]?.string)
        }
    }

    private static func sender(ofTombstoneIn events: [JSONValue]) -> MatrixUserID? {
        events.last { $0["type"]?.string == "m.room.tombstone" && $0["state_key"]?.string == "" }?["sender"]?.string
            .map(MatrixUserID.init(_:))
    }
}
