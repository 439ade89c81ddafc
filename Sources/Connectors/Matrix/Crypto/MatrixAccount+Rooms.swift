import MatrixCrypto

extension MatrixAccount {
    func errands() async throws -> [(RoomID, Errand)] {
        try await turn { _, state in state.errands.sorted { $0.key.rawValue < $1.key.rawValue }.map { ($0, $1) } }
    }

    /// The errand is done, or cannot be.
    func finish(_ errand: Errand, in room: RoomID) async throws {
        try await turn { account, state in
            guard state.errands[room] == errand else { return }
            state.setErrand(nil, in: room)
            if errand == .leave {
                let unsent = state.forget(room)
                account.counters.count { $0.droppedMessages += unsent }
            }
        }
    }

    /// Makes the next sync begin as if there had never been one.
    func forgetPosition() async throws { try await turn { _, state in state.position = nil } }

    /// `nil` for a room that the bot is not in, and for one of which it does not know who reads it.
    func view(of room: RoomID) async throws -> RoomView? {
        try await turn { account, state in
            guard let record = state.directory[room], record.hasAllMembers else { return nil }
            return record.view(without: account.login.user)
        }
    }

    func isEncrypted(_ room: RoomID) async throws -> Bool {
        try await turn { _, state in state.directory[room]?.encryption != nil }
    }

    /// How many rooms there are, and how many events whose keys may still come.
    func counts() async throws -> (rooms: Int, unread: Int) {
        try await turn { _, state in (state.directory.rooms.count, state.unread.count) }
    }

    // MARK: - Rooms for one person

    /// How it stands with the room for one person.
    enum DirectRoomState: Sendable, Equatable {
        case room(RoomID)
        /// It is to be opened with this mark.
        case toBeOpened(mark: String)
        /// It may have been opened before a crash; the next sync will tell.
        case uncertain
    }

    /// - Parameter isFresh: whether a sync has succeeded since the room may have been opened.
    func directRoom(with person: MatrixUserID, newMark: String, isFresh: Bool) async throws -> DirectRoomState {
        try await turn { _, state in
            if let opening = state.openings[person] {
                if let room = state.directory.rooms.values.first(where: { $0.mark == opening.mark }) {
                    state.setOpening(nil, for: person)
                    return .room(room.id)
                }
                return isFresh ? .toBeOpened(mark: opening.mark) : .uncertain
            }
            if let room = state.directory.directRoom(with: person) { return .room(room.id) }
            state.setOpening(DirectRoom.Opening(mark: newMark), for: person)
            return .toBeOpened(mark: newMark)
        }
    }

    /// - Returns: what `m.direct` should be now.
    func opened(_ room: RoomID, for person: MatrixUserID, mark: String) async throws -> JSONValue {
        let time = now()
        return try await turn { account, state in
            state.setOpening(nil, for: person)
            let made = DirectRoom.record(of: room, for: person, by: account.login.user, mark: mark)
            if let known = state.directory[room] {
                let isKnown = known.joined[person] != nil || known.invited[person] != nil
                if !isKnown { state.directory.update(room) { $0.expected = made.expected } }
            } else {
                state.directory.update(room) { $0 = made }
            }
            state.machine.prepare(for: [person], now: time)
            return state.directory.direct(adding: room, for: person)
        }
    }

    /// No room can be opened for this person.
    func gaveUpOpening(for person: MatrixUserID) async throws {
        try await turn { _, state in state.setOpening(nil, for: person) }
    }
}
