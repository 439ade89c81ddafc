import Foundation

/// Keys that their senders will not give to this device (`m.room_key.withheld`); a word for the log and for people, nothing
/// that anything is decided by: the notes are not encrypted.
struct WithheldNotes {
    private struct Note: Codable {
        var session: SessionAddress
        var sender: MatrixUserID
        var code: String
    }

    static let recordKey = CryptoRecordKey(.pending, "withheld")

    /// The oldest first.
    private var notes: [Note] = []
    private var isChanged = false

    init() {}

    init(sealed: Data, codec: RecordCodec) throws(CryptoStoreError) {
        notes = try codec.open([Note].self, sealed, as: Self.recordKey)
    }

    mutating func take(_ session: SessionAddress, from sender: MatrixUserID, code: String) {
        notes.removeAll { $0.session == session && $0.sender == sender }
        // Who refuses much pushes out the own notes, not those of others.
        if notes.count(where: { $0.sender == sender }) >= CryptoLimits.withheldNotesPerUser,
            let oldest = notes.firstIndex(where: { $0.sender == sender })
        {
            notes.remove(at: oldest)
        }
        if notes.count >= CryptoLimits.withheldNotes { notes.removeFirst() }
        notes.append(Note(session: session, sender: sender, code: code))
        isChanged = true
    }

    func code(for session: SessionAddress, from sender: MatrixUserID) -> String? {
        notes.last { $0.session == session && $0.sender == sender }?.code
    }

    /// The key has come after all.
    mutating func remove(_ session: SessionAddress) {
        guard notes.contains(where: { $0.session == session }) else { return }
        notes.removeAll { $0.session == session }
        isChanged = true
    }

    mutating func takeChanges(into changes: inout CryptoRecordChanges, codec: RecordCodec) throws {
        guard isChanged else { return }
        changes[Self.recordKey] = try codec.seal(notes, as: Self.recordKey)
        isChanged = false
    }
}
