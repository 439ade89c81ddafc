import COlm
import Foundation

/// An object of libolm and the memory that it lives in, wiped at the end.
///
/// libolm has no locks: an object, and so each of the classes around one, belongs to one actor.
final class OlmObject {
    private let kind: OlmKind
    private let memory: SecretBytes
    private let pointer: OpaquePointer

    /// An object without contents, which must be created or unpickled before it is used.
    init(_ kind: OlmKind) throws(OlmError) {
        let memory = SecretBytes(count: kind.size())
        guard let pointer = memory.withPointer({ kind.initialise($0) }) else {
            throw .other(code: OLM_OUTPUT_BUFFER_TOO_SMALL.rawValue)
        }
        self.kind = kind
        self.memory = memory
        self.pointer = pointer
    }

    /// What `pickle` made.
    convenience init(_ kind: OlmKind, pickle: Data, key: Data) throws(OlmError) {
        try self.init(kind)
        // Unpickling destroys its input.
        let pickle = SecretBytes(copying: pickle)
        let key = SecretBytes(copying: key)
        try call { object in
            pickle.withPointer { pickled in
                key.withPointer { kind.unpickle(object, $0, key.count, pickled, pickle.count) }
            }
        }
    }

    /// The object as text, encrypted with a key that is derived from `key`.
    func pickle(key: Data) throws(OlmError) -> Data {
        let key = SecretBytes(copying: key)
        return try output(count: kind.pickleLength) { object, buffer, count in
            key.withPointer { kind.pickle(object, $0, key.count, buffer, count) }
        }
    }

    /// Calls a function that has no errors.
    func read<Result>(_ body: (OpaquePointer) -> Result) -> Result { body(pointer) }

    /// Calls a function of libolm, and throws what it says where it fails.
    @discardableResult
    func call(_ body: (OpaquePointer) -> Int) throws(OlmError) -> Int {
        let result = body(pointer)
        guard result != olm_error() else { throw OlmError(kind.lastError(pointer)) }
        return result
    }

    /// Calls a function that fills a buffer whose size another function tells, and returns how much of it.
    func output(
        count: (OpaquePointer) -> Int, fill: (OpaquePointer, UnsafeMutableRawPointer, Int) -> Int
    ) throws(OlmError) -> Data {
        let buffer = SecretBytes(count: try call(count))
        let written = try call { object in buffer.withPointer { fill(object, $0, buffer.count) } }
        return buffer.prefix(written)
    }

    /// As `output`, for functions that write text.
    func text(
        count: (OpaquePointer) -> Int, fill: (OpaquePointer, UnsafeMutableRawPointer, Int) -> Int
    ) throws(OlmError) -> String {
        String(decoding: try output(count: count, fill: fill), as: UTF8.self)
    }

    deinit { _ = kind.clear(pointer) }
}

extension SecretBytes {
    /// The bytes of a base64 text, written the one way that libolm reads well: it takes any character for some digit.
    init(base64 text: String) throws(OlmError) {
        guard let bytes = Base64.decode(text) else { throw .invalidBase64 }
        self.init(copying: Base64.encode(bytes).utf8)
    }

    /// A Curve25519 key in base64, of which some multiples reveal nothing of who multiplied.
    init(publicKey text: String) throws(OlmError) {
        guard let bytes = Base64.decode(text) else { throw .invalidBase64 }
        guard Curve25519Point.isUsable(bytes) else { throw .badPublicKey }
        self.init(copying: Base64.encode(bytes).utf8)
    }
}
