/// Who reads an answer: what one of them may not see is in none.
package struct Audience: Sendable, Hashable {
    /// All members among the readers.
    package var members: Set<MemberID>
    /// Said in a room, where others may look on; what is for adults alone is never shown there.
    package var isRoom: Bool

    package init(_ members: Set<MemberID>, isRoom: Bool = false) {
        self.members = members
        self.isRoom = isRoom
    }

    package func union(_ others: some Sequence<MemberID>) -> Audience {
        Audience(members.union(others), isRoom: isRoom)
    }
}

extension Audience: ExpressibleByArrayLiteral {
    /// Those members, in private.
    package init(arrayLiteral members: MemberID...) { self.init(Set(members)) }
}
