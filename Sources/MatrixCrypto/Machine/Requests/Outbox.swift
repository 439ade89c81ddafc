import Foundation

/// To-device requests that the machine made by itself, until the homeserver has taken them.
struct Outbox {
    private struct Entry: Codable {
        var id: String
        var type: String
        var messages: JSONValue
    }

    static let recordKey = CryptoRecordKey(.pending, "outbox")

    private(set) var requests: [CryptoRequest] = []
    private var isChanged = false

    init() {}

    init(sealed: Data, codec: RecordCodec) throws(CryptoStoreError) {
        requests = try codec.open([Entry].self, sealed, as: Self.recordKey).map { entry in
            CryptoRequest(id: entry.id, call: .sendToDevice(type: entry.type, messages: entry.messages))
        }
    }

    var isFull: Bool { requests.count >= CryptoLimits.outbox }

    mutating func add(_ new: [CryptoRequest]) {
        guard !new.isEmpty else { return }
        requests += new
        isChanged = true
    }

    /// Also one that the homeserver refuses: it would refuse it again.
    mutating func complete(_ request: CryptoRequest, with answer: JSONValue) -> [CryptoNews]? {
        guard let index = requests.firstIndex(where: { $0.id == request.id }) else { return nil }
        let code = answer["errcode"]?.string
        if let code, CryptoMachine.isTransient(errorCode: code) { return [] }
        requests.remove(at: index)
        isChanged = true
        return code.map {
            [.rejected("The homeserver did not take a message to a device: \(Rejection.excerpt($0)).")]
        } ?? []
    }

    mutating func takeChanges(into changes: inout CryptoRecordChanges, codec: RecordCodec) throws {
        guard isChanged else { return }
        let entries = requests.compactMap { request -> Entry? in
            guard case .sendToDevice(let type, let messages) = request.call else { return nil }
            return Entry(id: request.id, type: type, messages: messages)
        }
        changes[Self.recordKey] = try codec.seal(entries, as: Self.recordKey)
        isChanged = false
    }
}
