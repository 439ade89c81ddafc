import MatrixCrypto

/// The calls that the encryption needs, made by `CryptoRequester`.
extension MatrixAccount {
    func requests() async throws -> [CryptoRequest] {
        let time = now()
        return try await turn { $1.machine.requests(now: time) }
    }

    /// - Returns: what came of it, for the log and for verifications.
    func complete(_ request: CryptoRequest, with answer: JSONValue) async throws -> SyncOutcome {
        let time = now()
        let (outcome, rooms) = try await turn { account, state in
            var outcome = SyncOutcome()
            let news = state.machine.complete(request, with: answer, now: time)
            var rooms = try await account.take(news, from: state, &outcome)
            // Now it may be known whose key an event was encrypted with.
            if case .queryKeys(let users) = request.call {
                rooms.formUnion(try await account.retry(in: state) { users.contains($0.sender) })
            }
            return (outcome, rooms)
        }
        for room in rooms { signals.work.add(room) }
        return outcome
    }

    /// Makes sure that what is said in these rooms can be encrypted for all who read them.
    /// - Returns: whether the homeserver must be asked for something before.
    func prepare(_ rooms: Set<RoomID>) async throws -> Bool {
        let time = now()
        return try await turn { account, state in
            let readers = rooms.compactMap { state.directory[$0] }.filter { $0.encryption != nil }
                .reduce(into: Set<MatrixUserID>()) { $0.formUnion($1.readers) }.subtracting([account.login.user])
            guard !readers.isEmpty else { return false }
            state.machine.prepare(for: readers, now: time)
            return state.machine.requests(now: time).contains { request in
                switch request.call {
                case .queryKeys, .claimKeys: true
                case .uploadKeys, .uploadSignatures, .sendToDevice: false
                }
            }
        }
    }
}
