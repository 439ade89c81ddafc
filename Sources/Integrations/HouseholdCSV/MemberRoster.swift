import Engine
import Foundation

/// Finds the members that a table names, and makes new ones of names that nobody has.
struct MemberRoster {
    private let members: [Member]

    init(members: [Member]) { self.members = members }

    /// By id, else by name without regard to case and spaces around it. A new member's id is derived from the name,
    /// so that the next import finds it again.
    func member(named name: String) throws(Rejection) -> Member {
        let key = Self.key(name)
        guard !key.isEmpty, name.count <= 100 else {
            throw .wrongJSON(key: "member", problem: "is not a name of up to 100 letters and digits")
        }
        return members.first { $0.id.rawValue == name } ?? members.first { Self.key($0.name) == key }
            ?? Member(id: MemberID(key), name: name)
    }

    /// Lower-case letters and digits, with hyphens for what is between them.
    private static func key(_ name: String) -> String {
        name.lowercased().split { !$0.isLetter && !$0.isNumber }.joined(separator: "-")
    }
}
