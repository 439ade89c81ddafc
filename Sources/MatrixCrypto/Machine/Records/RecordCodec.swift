import Foundation

/// Turns records into what is stored, and back: JSON with the version of its form, sealed.
struct RecordCodec {
    /// Raised when a record can no longer be read by the code of before.
    fileprivate static let version = 1

    let key: StoreKey
    var pickleKey: Data { key.pickleKey }

    func seal(_ record: some Encodable, as key: CryptoRecordKey) throws -> Data {
        try self.key.seal(JSONEncoder().encode(Versioned(version: Self.version, record: record)), as: key)
    }

    func open<Record: Decodable>(
        _ type: Record.Type, _ sealed: Data, as key: CryptoRecordKey
    ) throws(CryptoStoreError) -> Record {
        let json = try self.key.open(sealed, as: key)
        do {
            return try JSONDecoder().decode(Versioned<Record>.self, from: json).record
        } catch {
            throw .malformed(
                "A stored record of the kind \(key.kind.rawValue) has a form that this version does not know.")
        }
    }
}

/// A record with the version of its form.
private struct Versioned<Record> {
    var version: Int
    var record: Record
}

extension Versioned: Encodable where Record: Encodable {}

extension Versioned: Decodable where Record: Decodable {
    private enum Key: CodingKey {
        case version, record
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        version = try container.decode(Int.self, forKey: .version)
        guard version == RecordCodec.version else {
            throw DecodingError.dataCorruptedError(forKey: .version, in: container, debugDescription: "unknown version")
        }
        record = try container.decode(Record.self, forKey: .record)
    }
}
