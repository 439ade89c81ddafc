import Foundation
import MatrixCrypto
import Testing

/// Many people, devices and rooms, clients that die at every moment, in an order that a seed decides.
@Suite struct RandomScriptTests {
    @Test(arguments: [1, 2, 3, 4] as [UInt64])
    func everyMessageIsReadByThoseWhoShallAndByNobodyElse(seed: UInt64) throws {
        let world = try World(seed: seed)
        for _ in 0..<120 { try world.step() }
        world.check()
    }

    private final class World {
        struct Sent {
            let words: String
            let event: JSONValue
            let room: RoomID
            let readers: [ObjectIdentifier]
        }

        let server = FakeHomeserver()
        var random: SeededGenerator
        let names = ["anna", "ben", "cleo", "dan", "bot"].map { MatrixUserID("@\($0):a.example") }
        let rooms = (0..<6).map { RoomID("!room\($0):a.example") }
        var members: [RoomID: Set<MatrixUserID>] = [:]
        var clients: [TestClient] = []
        var loggedOut: [(client: TestClient, after: Int)] = []
        var sent: [Sent] = []
        var now: Int64 = 1_700_000_000_000

        init(seed: UInt64) throws {
            random = SeededGenerator(seed: seed)
            for name in names { try logIn(name) }
            for room in rooms { members[room] = Set(names.filter { _ in Bool.random(using: &random) }) }
        }

        func logIn(_ user: MatrixUserID) throws {
            let client = try TestClient(user.rawValue, "D\(clients.count + loggedOut.count)", at: server)
            client.dies = { [unowned self] _ in Int.random(in: 0..<12, using: &random) == 0 }
            clients.append(client)
        }

        func step() throws {
            now += Int64.random(in: 0...1_800_000, using: &random)
            for client in clients { client.now = now }
            let room = rooms[Int.random(in: rooms.indices, using: &random)]
            let user = names[Int.random(in: names.indices, using: &random)]
            switch Int.random(in: 0..<20, using: &random) {
            case 0 where clients.count < 12: try logIn(user)
            case 1:
                guard let index = clients.lastIndex(where: { $0.user == user }),
                    clients.count(where: { $0.user == user }) > 1
                else { return }
                let client = clients.remove(at: index)
                loggedOut.append((client, sent.count))
                server.logOut(client.user, client.device)
            case 2: members[room]?.insert(user)
            case 3: members[room]?.remove(user)
            case 4...8: clients.randomElement(using: &random)?.settle()
            case 9: clients.randomElement(using: &random)?.sync(limit: 1)
            default: try send(in: room)
            }
        }

        func send(in room: RoomID) throws {
            let readers = members[room] ?? []
            guard let client = clients.filter({ readers.contains($0.user) }).randomElement(using: &random) else {
                return
            }
            client.settle()
            client.settle()
            let words = "message \(sent.count)"
            do {
                let event = try client.send(words, in: room, to: readers)
                let devices = clients.filter { readers.contains($0.user) }.map { ObjectIdentifier($0) }
                sent.append(Sent(words: words, event: event, room: room, readers: devices))
            } catch is TestClient.Died {}
        }

        func check() {
            for client in clients + loggedOut.map(\.client) { client.dies = { _ in false } }
            for _ in 0..<2 { clients.forEach { $0.settle() } }
            #expect(sent.count > 20)
            #expect(server.conflicts.isEmpty)
            let places = sent.map { "\($0.event.sessionID) \(megolmIndex($0.event))" }
            #expect(Set(places).count == places.count, "a place of a session was used twice")
            for client in clients {
                for message in sent {
                    let expected = message.readers.contains(ObjectIdentifier(client)) ? message.words : nil
                    #expect(client.words(message.event, in: message.room) == expected)
                }
                #expect(client.rejections.isEmpty)
            }
            for (client, count) in loggedOut {
                for message in sent.dropFirst(count) {
                    #expect(client.words(message.event, in: message.room) == nil)
                }
            }
            for client in clients {
                client.die()
                #expect(client.machine.takeChanges().isEmpty, "to restore is no change")
            }
        }

        /// The index that a Megolm message carries in the clear: a version byte, the tag 8, a variable-length integer.
        func megolmIndex(_ event: JSONValue) -> Int {
            let bytes = Base64.decode(event["content"]?["ciphertext"]?.string ?? "") ?? Data()
            var index = 0
            for (place, byte) in bytes.dropFirst(2).prefix(5).enumerated() {
                index |= Int(byte & 0x7F) << (7 * place)
                if byte < 0x80 { break }
            }
            return index
        }
    }
}
