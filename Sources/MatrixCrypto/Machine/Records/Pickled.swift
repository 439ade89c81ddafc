import Foundation

/// An object of libolm together with its stored form, of which each is made only when it is needed.
struct Pickled<Object: PickledObject> {
    private let key: Data
    private var text: String?
    private var object: Object?

    /// - Parameter key: what libolm encrypts the stored form with.
    init(_ object: Object, key: Data) {
        self.object = object
        self.key = key
    }

    init(text: String, key: Data) {
        self.text = text
        self.key = key
    }

    /// The object, to be read only.
    mutating func opened() throws(OlmError) -> Object {
        if let object { return object }
        let opened = try Object(pickle: Data((text ?? "").utf8), key: key)
        object = opened
        return opened
    }

    /// The object, to be changed: its stored form is made anew.
    mutating func changing() throws(OlmError) -> Object {
        let opened = try opened()
        text = nil
        return opened
    }

    /// Changes the object, and changes it back when the result is not acceptable.
    mutating func attempting<Result>(_ change: (Object) throws -> Result) throws -> Result {
        let before = try pickle()
        do {
            let result = try change(opened())
            text = nil
            return result
        } catch {
            object = nil
            text = before
            throw error
        }
    }

    mutating func pickle() throws(OlmError) -> String {
        if let text { return text }
        let pickled = String(decoding: try opened().pickle(key: key), as: UTF8.self)
        text = pickled
        return pickled
    }
}

/// What libolm can write down and read again.
protocol PickledObject {
    init(pickle: Data, key: Data) throws(OlmError)
    func pickle(key: Data) throws(OlmError) -> Data
}

extension OlmAccount: PickledObject {}
extension OlmSession: PickledObject {}
extension OutboundGroupSession: PickledObject {}
extension InboundGroupSession: PickledObject {}
