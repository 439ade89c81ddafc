import Chat
import Engine
import Storage
import TestSupport
import Testing

@Suite struct OpenQuestionTests {
    private static let question = OpenQuestion(
        askedAt: 7,
        options: [.init(label: "Etwas Gemütliches", command: "mood ask:cozy"), .init(label: "B", command: "b")])

    @Test(arguments: TestDatabase.shared)
    func theLastQuestionOfEachMemberInEachRoomIsKept(kind: TestDatabase) async throws {
        try await kind.withDatabase { database in
            let (anna, here, there) = (MemberID("a"), RoomKey(.matrix, "!here"), RoomKey(.matrix, "!there"))
            try await database.write { session in
                for id in ["a", "b"] { _ = try MemberStore(session).upsert(Member(id: MemberID(id), name: id)) }
                let store = OpenQuestionStore(session)
                try store.set(OpenQuestion(askedAt: 1, options: []), of: anna, in: here)
                try store.set(Self.question, of: anna, in: here)
            }
            let found = try await database.read { session in
                let store = OpenQuestionStore(session)
                return (
                    try store.get(of: anna, in: here), try store.get(of: anna, in: there),
                    try store.get(of: MemberID("b"), in: here)
                )
            }
            #expect(found.0 == Self.question)
            #expect(found.1 == nil)
            #expect(found.2 == nil)
            try await database.write { try OpenQuestionStore($0).set(nil, of: anna, in: here) }
            #expect(try await database.read { try OpenQuestionStore($0).get(of: anna, in: here) } == nil)
        }
    }

    @Test(arguments: TestDatabase.shared)
    func nothingIsLeftOfAMemberWhoIsErased(kind: TestDatabase) async throws {
        try await kind.withDatabase { database in
            let (anna, here) = (MemberID("a"), RoomKey(.matrix, "!here"))
            try await database.write { session in
                _ = try MemberStore(session).upsert(Member(id: anna, name: "A"))
                try OpenQuestionStore(session).set(Self.question, of: anna, in: here)
                try MemberStore(session).remove(anna)
            }
            #expect(try await database.read { try OpenQuestionStore($0).get(of: anna, in: here) } == nil)
        }
    }
}
