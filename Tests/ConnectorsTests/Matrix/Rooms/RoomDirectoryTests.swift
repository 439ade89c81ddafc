import MatrixCrypto
import Testing

@testable import Connectors

/// What is known of rooms.
@Suite struct RoomDirectoryTests {
    private static let bot = MatrixUserID("@bot:example.org")
    private static let anna = MatrixUserID("@anna:example.org")
    private static let ben = MatrixUserID("@ben:example.org")

    private static func member(_ user: MatrixUserID, _ membership: String, name: String? = nil) -> JSONValue {
        var content: JSONValue = ["membership": .string(membership)]
        content["displayname"] = name.map(JSONValue.string)
        return ["type": "m.room.member", "state_key": .string(user.rawValue), "content": content]
    }

    private static func state(_ type: String, _ content: JSONValue) -> JSONValue {
        ["type": .string(type), "state_key": "", "content": content]
    }

    @Test func thoseWhoCanReadAreThoseInTheRoomAndThoseInvited() {
        var room = RoomRecord(id: RoomID("!a"))
        room.apply(Self.member(Self.bot, "join"))
        room.apply(Self.member(Self.anna, "join", name: "Anna"))
        room.apply(Self.member(Self.ben, "invite"))
        #expect(room.view(without: Self.bot).people == [Self.anna: "Anna", Self.ben: "@ben:example.org"])
        room.apply(Self.member(Self.ben, "ban"))
        #expect(room.view(without: Self.bot).isDirect)
    }

    @Test func whoIsInvitedGetsKeysOnlyWhereTheyMayReadWhatWasSaidBefore() {
        var room = RoomRecord(id: RoomID("!a"))
        room.apply(Self.member(Self.anna, "join"))
        room.apply(Self.member(Self.ben, "invite"))
        #expect(room.readers == [Self.anna, Self.ben])
        room.apply(Self.state("m.room.history_visibility", ["history_visibility": "joined"]))
        #expect(room.readers == [Self.anna])
        room.apply(Self.state("m.room.history_visibility", ["history_visibility": "something new"]))
        #expect(room.readers == [Self.anna, Self.ben])
    }

    @Test func encryptionIsNeverSwitchedOff() {
        var room = RoomRecord(id: RoomID("!a"))
        let settings: JSONValue = ["algorithm": "m.megolm.v1.aes-sha2", "rotation_period_msgs": 7]
        room.apply(Self.state("m.room.encryption", settings))
        room.apply(Self.state("m.room.encryption", [:]))
        room.apply(Self.state("m.room.encryption", ["algorithm": 7]))
        #expect(room.encryption == settings)
        var other = RoomRecord(id: RoomID("!b"))
        other.apply(Self.state("m.room.encryption", [:]))
        #expect(other.view(without: Self.bot).isEncrypted)
    }

    @Test func theRoomForOnePersonHasNobodyElse() {
        var directory = RoomDirectory(bot: Self.bot)
        directory.setMembers(of: RoomID("!group"), [Self.bot, Self.anna, Self.ben].map { Self.member($0, "join") })
        directory.setMembers(of: RoomID("!plain"), [Self.bot, Self.anna].map { Self.member($0, "join") })
        #expect(directory.directRoom(with: Self.anna)?.id == RoomID("!plain"))
        #expect(directory.directRoom(with: Self.ben) == nil)
        directory.setMembers(of: RoomID("!sealed"), [Self.bot, Self.anna].map { Self.member($0, "join") })
        directory.update(RoomID("!sealed")) { $0.encryption = ["algorithm": "m.megolm.v1.aes-sha2"] }
        #expect(directory.directRoom(with: Self.anna)?.id == RoomID("!sealed"))
        directory.setDirect(["@anna:example.org": ["!plain"]])
        #expect(directory.directRoom(with: Self.anna)?.id == RoomID("!plain"))
        directory.update(RoomID("!plain")) { $0.replacement = RoomID("!next") }
        #expect(directory.directRoom(with: Self.anna)?.id == RoomID("!sealed"))
    }

    @Test func onlyWhatChangedIsStored() {
        var directory = RoomDirectory(bot: Self.bot)
        directory.update(RoomID("!a")) { $0.apply(Self.member(Self.anna, "join")) }
        #expect(directory.changed == [RoomID("!a")])
        directory.forgetChanges()
        directory.update(RoomID("!a")) { $0.apply(Self.member(Self.anna, "join")) }
        directory.forget(RoomID("!b"))
        #expect(directory.changed.isEmpty)
        directory.forget(RoomID("!a"))
        #expect(directory.changed == [RoomID("!a")])
    }

    @Test func aDirectRoomIsAddedToWhatTheAccountKnows() {
        var directory = RoomDirectory(bot: Self.bot)
        directory.setDirect(["@anna:example.org": ["!a"], "@ben:example.org": "nonsense"])
        #expect(
            directory.direct(adding: RoomID("!b"), for: Self.anna)
                == ["@anna:example.org": ["!a", "!b"], "@ben:example.org": "nonsense"])
        #expect(directory.direct(adding: RoomID("!b"), for: Self.ben)["@ben:example.org"] == ["!b"])
    }

    @Test func invitesAreAcceptedFromTheBotsServerUnlessAListSaysOtherwise() {
        let own = InvitePolicy(allowed: [], bot: Self.bot)
        #expect(own.accepts(Self.anna))
        #expect(!own.accepts(MatrixUserID("@anna:example.org.evil.com")))
        #expect(!own.accepts(MatrixUserID("anna")))
        let listed = InvitePolicy(allowed: ["@ben:elsewhere.net", "friends.org:8448"], bot: Self.bot)
        #expect(listed.accepts(MatrixUserID("@ben:elsewhere.net")))
        #expect(listed.accepts(MatrixUserID("@anyone:friends.org:8448")))
        #expect(!listed.accepts(MatrixUserID("@eve:elsewhere.net")))
        #expect(!listed.accepts(Self.anna))
    }
}
