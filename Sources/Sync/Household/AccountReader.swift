import Engine
import Integrations
import Storage

/// Brings the people of a media server and what they may see into the database.
struct AccountReader: Sendable {
    let database: any Database
    let source: MediaSource

    /// What a person may no longer see is gone for them with this transaction; who is no longer on the server sees
    /// nothing.
    /// - Returns: the accounts, for what is read of each.
    func run() async throws -> [ServerAccount] {
        let name = source.name
        let accounts = try await source.server.accounts()
        try await database.write { session in
            let libraries = Set(try LibraryStore(session).all().map(\.id))
            let store = LibraryStore(session)
            var present: Set<MemberID> = []
            for account in accounts {
                let member = Member(
                    id: MemberID(source: name, account: account.id), name: account.name, isOwner: account.isOwner)
                present.insert(member.id)
                try MemberStore(session).upsert(member)
                try store.setAccess(member.id, Self.access(account.access, source: name, known: libraries))
            }
            for member in try MemberStore(session).all()
            where member.id.belongs(to: name) && !present.contains(member.id) {
                if member.isOwner { try MemberStore(session).upsert(Member(id: member.id, name: member.name)) }
                try store.setAccess(member.id, .only([]))
            }
        }
        return accounts
    }

    /// All of one server is not all there is: what other servers and imports hold is not theirs.
    private static func access(
        _ access: ServerAccess, source: String, known: Set<LibraryID>
    ) -> LibraryAccess {
        switch access {
        case .all: .only(known.filter { $0.belongs(to: source) })
        case .only(let ids): .only(Set(ids.map { LibraryID(source: source, library: $0) }).intersection(known))
        }
    }
}
