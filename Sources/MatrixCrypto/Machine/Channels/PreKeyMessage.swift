import Foundation

/// The form of a pre-key message (Olm specification, “Pre-Key Messages”): a version, then fields with a length each.
enum PreKeyMessage {
    private static let oneTimeKey: UInt8 = 0x0A
    private static let baseKey: UInt8 = 0x12
    private static let identityKey: UInt8 = 0x1A
    private static let message: UInt8 = 0x22

    /// Whether the message has all fields, and no others.
    ///
    /// libolm 3.2.13 reads from address 0 when a session is begun with a message that has no identity key, so whoever sends
    /// one could end the program.
    static func isComplete(_ body: String) -> Bool {
        guard let bytes = Base64.decode(body), bytes.first == 3 else { return false }
        var rest = bytes.dropFirst()
        var missing: Set<UInt8> = [oneTimeKey, baseKey, identityKey, message]
        while let tag = rest.popFirst() {
            guard let length = length(in: &rest), length <= rest.count,
                tag == message || length == 32, missing.remove(tag) != nil
            else { return false }
            rest = rest.dropFirst(length)
        }
        return missing.isEmpty
    }

    /// A number of up to four groups of seven bits, the lowest first.
    private static func length(in bytes: inout Data) -> Int? {
        var length = 0
        for group in 0..<4 {
            guard let byte = bytes.popFirst() else { return nil }
            length |= Int(byte & 0x7F) << (7 * group)
            if byte < 0x80 { return length }
        }
        return nil
    }
}
