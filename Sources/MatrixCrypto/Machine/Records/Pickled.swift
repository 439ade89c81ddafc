import Foundation

/// An object of libolm together with its stored form, of which each is made only when it is needed.
struct Pickled<Object: PickledObject> {
    private var text: String?
    private var object: Object?

    init(_ object: Object) { self.object = object }

    init(text: String) { self.text = text }

    /// The object, to be read only.
    mutating func opened() throws(OlmError) -> Object {
        if let object { return object }
        let opened = try Object(pickle: Data((text ?? "").utf8), key: RecordCodec.pickleKey)
        object = opened
        return opened
    }

    /// The object, to be changed: its stored form is made anew.
    mutating func changing() throws(OlmError) -> Object {
        let opened = try opened()
        text = nil
        return opened
    }

    mutating func pickle() throws(OlmError) -> String {
        if let text { return text }
        let pickled = String(decoding: try opened().pickle(key: RecordCodec.pickleKey), as: UTF8.self)
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
