import Engine

/// Finds the members that a table names, and makes new ones of names that nobody has.
struct MemberRoster {
    private let byID: [String: Member]
    private let byKey: [String: Member]

    init(members: [Member]) {
        byID = Dictionary(members.map { ($0.id.rawValue, $0) }) { first, _ in first }
        byKey = Dictionary(members.map { (Self.key($0.name), $0) }) { first, _ in first }
    }

    /// By id, else by name without regard to case and punctuation. A new member's id is derived from the name, so that
    /// the next import finds it again.
    func member(named name: String) throws(Rejection) -> Member {
        if let member = byID[name] { return member }
        let key = Self.key(name)
        guard !key.isEmpty, name.count <= 100 else {
            throw .invalid(column: "member", problem: "is not a name of up to 100 letters and digits")
        }
        return byKey[key] ?? byID[key] ?? Member(id: MemberID(key), name: name)
    }

    /// Lower-case letters and digits, with hyphens for what is between them.
    private static func key(_ name: String) -> String {
        name.lowercased().split { !$0.isLetter && !$0.isNumber }.joined(separator: "-")
    }
}
