import Chat
import Foundation
import MatrixCrypto

/// Reads and writes the connector's own records, sealed as those of the encryption are: they hold tokens, keys and the text
/// of encrypted messages.
struct SealedRecords: Sendable {
    let memory: ConnectorMemory
    let key: StoreKey

    func seal(_ value: some Encodable, _ kind: RecordKind, _ id: String) throws -> Data {
        key.seal(try JSONEncoder().encode(value), as: Self.name(kind, id))
    }

    func open<T: Decodable>(_ type: T.Type, _ sealed: Data, _ kind: RecordKind, _ id: String) throws -> T {
        let opened = try key.open(sealed, as: Self.name(kind, id))
        do {
            return try JSONDecoder().decode(type, from: opened)
        } catch {
            throw CryptoStoreError.malformed("\(kind.rawValue) \(id)")
        }
    }

    /// All records of a kind, by id.
    func all<T: Decodable>(_ kind: RecordKind, as type: T.Type = T.self) async throws -> [String: T] {
        var values: [String: T] = [:]
        for (id, sealed) in try await memory.all(kind.rawValue) { values[id] = try open(type, sealed, kind, id) }
        return values
    }

    func value<T: Decodable>(_ kind: RecordKind, _ id: String, as type: T.Type = T.self) async throws -> T? {
        let key = kind.key(id)
        return try await memory.values([key])[key].map { try open(type, $0, kind, id) }
    }

    /// Changes a record that belongs to nothing else.
    func set(_ value: some Encodable, _ kind: RecordKind, _ id: String) async throws {
        try await memory.commit([kind.key(id): try seal(value, kind, id)])
    }

    /// The encryption's records have names of their own: none of ours can be opened in the place of one of them.
    private static func name(_ kind: RecordKind, _ id: String) -> CryptoRecordKey {
        CryptoRecordKey(.account, "connector/\(kind.rawValue)/\(id)")
    }
}
