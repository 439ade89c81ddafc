import Crypto
import Foundation

/// Writes controls as the `custom_id` of components, and reads them back if they are ours.
///
/// A custom id is at most 100 characters long: `k d p n f MAC [owner] payload`, where k names the key, d is the deed, p the page, n
/// the place, f says what follows, and MAC are 96 bits of HMAC-SHA256 over everything else. A line that is too long is replaced by
/// its digest, and must be remembered.
struct ControlSigner: Sendable {
    /// A key and the letter that names it.
    struct Key: Sendable {
        let name: Character
        let secret: SymmetricKey
    }

    enum Reading: Equatable {
        case control(Control)
        /// The line is remembered under this id; the control has none yet.
        case remembered(Control, id: String)
        /// It was not signed with a key of ours: it is very old, or forged.
        case unknown
    }

    static let longestID = 100
    private static let macLength = 12
    private static let digits = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_")
    private static let domain = Data("recommendarr discord control 1\n".utf8)
    /// Between the two lines of a control that asks for stars.
    private static let separator: Character = "|"

    /// The newest first.
    private let keys: [Key]

    /// - Parameter keys: the newest first; at least one.
    init(keys: [Key]) { self.keys = keys }

    static let lastPage = digits.count - 1

    /// - Returns: the custom id, and the line that must be remembered under its digest, where that is needed.
    func customID(for control: Control) -> (id: String, remembered: (id: String, line: String)?) {
        let payload = ([control.line] + (control.rating.map { [$0] } ?? [])).joined(separator: String(Self.separator))
        let whole = customID(for: control, payload: payload, isDigest: false)
        if whole.utf16.count <= Self.longestID { return (whole, nil) }
        let digest = Data(SHA256.hash(data: Data(payload.utf8)).prefix(Self.macLength)).base64URL
        return (customID(for: control, payload: digest, isDigest: true), (digest, payload))
    }

    func read(_ customID: String) -> Reading {
        let characters = Array(customID)
        let macEnd = 5 + Self.macLength * 4 / 3
        guard customID.utf16.count <= Self.longestID, characters.count >= macEnd,
            let key = keys.first(where: { $0.name == characters[0] }),
            let deed = Control.Deed(rawValue: characters[1]),
            let page = Self.digits.firstIndex(of: characters[2]), let place = Self.digits.firstIndex(of: characters[3]),
            let form = Self.digits.firstIndex(of: characters[4]), form < 4,
            let mac = Data(base64URL: String(characters[5..<macEnd]))
        else { return .unknown }
        let signed = String(characters[..<5]) + String(characters[macEnd...])
        guard Self.isSame(mac, Self.mac(of: signed, key.secret)) else { return .unknown }
        var rest = characters[macEnd...]
        var control = Control(deed: deed, page: page, place: place)
        if form & 1 != 0 {
            guard let owner = Self.user(String(rest.prefix(11))) else { return .unknown }
            control.owner = owner
            rest = rest.dropFirst(11)
        }
        if form & 2 != 0 { return .remembered(control, id: String(rest)) }
        return .control(Self.completed(control, with: String(rest)))
    }

    /// A control whose line was remembered.
    static func completed(_ control: Control, with payload: String) -> Control {
        var control = control
        if control.deed == .rate, let end = payload.lastIndex(of: separator) {
            control.line = String(payload[..<end])
            control.rating = String(payload[payload.index(after: end)...])
        } else {
            control.line = payload
        }
        return control
    }

    // MARK: - Form

    private func customID(for control: Control, payload: String, isDigest: Bool) -> String {
        guard let key = keys.first else { preconditionFailure("a signer has a key") }
        let form = (control.owner == nil ? 0 : 1) + (isDigest ? 2 : 0)
        let places = [min(control.page, Self.lastPage), control.place % Self.digits.count, form]
        let head = [key.name, control.deed.rawValue] + places.map { Self.digits[$0] }
        let tail = (control.owner.map(Self.text) ?? "") + payload
        let mac = Self.mac(of: String(head) + tail, key.secret)
        return String(head) + mac.base64URL + tail
    }

    private static func mac(of text: String, _ key: SymmetricKey) -> Data {
        Data(HMAC<SHA256>.authenticationCode(for: domain + Data(text.utf8), using: key).prefix(macLength))
    }

    /// Takes the same time wherever they differ.
    private static func isSame(_ one: Data, _ other: Data) -> Bool {
        one.count == other.count && zip(one, other).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
    }

    /// A user id in 11 characters.
    private static func text(of user: UserID) -> String {
        let number = UInt64(user.rawValue) ?? 0
        return withUnsafeBytes(of: number.bigEndian) { Data($0).base64URL }
    }

    private static func user(_ text: String) -> UserID? {
        guard let data = Data(base64URL: text), data.count == 8 else { return nil }
        return UserID(String(data.reduce(0 as UInt64) { $0 << 8 | UInt64($1) }))
    }
}

extension Data {
    /// Without padding (RFC 4648, 5).
    var base64URL: String {
        base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }

    init?(base64URL text: String) {
        guard text.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_") }) else {
            return nil
        }
        let padding = String(repeating: "=", count: (4 - text.count % 4) % 4)
        self.init(base64Encoded: text.replacing("-", with: "+").replacing("_", with: "/") + padding)
    }
}
