import Foundation
import Testing

@testable import MatrixCrypto

struct JSONSigningTests {
    /// From the specification (appendices, “Cryptographic Test Vectors”).
    private let seed = Base64.decode("YJDBA9Xnr2sVqXD9Vj7XVUnmFZcZrlw8Md7kMW+3XA1") ?? Data()
    private let signer = MatrixUserID("domain")

    @Test(arguments: [
        ("{}", "K8280/U9SSy9IVtjBuVeLr+HpOB4BQFWbg+UZaADMtTdGYI7Geitb76LTrr5QV/7Xg4ahLwYGYZzuHGZKM5ZAQ"),
        (
            #"{"one": 1, "two": "Two"}"#,
            "KqmLSbO39/Bzb0QIYE82zqLwsA+PDzYIpIRA2sRQ4sL53+sN6/fpNSoqE7BP7vBZhG6kYdD13EIMJpvhJI+6Bw"
        ),
    ])
    func takesTheSignaturesOfTheSpecification(object: String, signature: String) throws {
        var signed = try JSONValue(Data(object.utf8))
        signed["signatures"] = ["domain": ["ed25519:1": .string(signature)]]
        let publicKey = try Ed25519.publicKey(seed: seed)
        #expect(JSONSigning.isSigned(signed, by: signer, key: "ed25519:1", publicKey: publicKey))
    }

    @Test func aSignatureIsAddedToThoseThatAreThere() throws {
        let object: JSONValue = [
            "a": 1, "unsigned": ["age": 3], "signatures": ["other": ["ed25519:x": "y"], "domain": ["ed25519:0": "z"]],
        ]
        var signed = try JSONSigning.sign(object, as: signer, key: "ed25519:1") { try Ed25519.sign($0, seed: seed) }
        #expect(signed["signatures"]?["other"]?["ed25519:x"] == "y")
        #expect(signed["signatures"]?["domain"]?["ed25519:0"] == "z")
        #expect(signed["unsigned"] == ["age": 3])

        let publicKey = try Ed25519.publicKey(seed: seed)
        signed["unsigned"] = ["age": 4]
        #expect(JSONSigning.isSigned(signed, by: signer, key: "ed25519:1", publicKey: publicKey))
        signed["a"] = 2
        #expect(!JSONSigning.isSigned(signed, by: signer, key: "ed25519:1", publicKey: publicKey))
    }

    @Test func otherKeysAndOtherPeopleDoNotCount() throws {
        let signed = try JSONSigning.sign(["a": 1], as: signer, key: "ed25519:1") { try Ed25519.sign($0, seed: seed) }
        let publicKey = try Ed25519.publicKey(seed: seed)
        let other = try Ed25519.publicKey(seed: Data(repeating: 7, count: 32))
        #expect(JSONSigning.isSigned(signed, by: signer, key: "ed25519:1", publicKey: publicKey))
        #expect(!JSONSigning.isSigned(signed, by: signer, key: "ed25519:1", publicKey: other))
        #expect(!JSONSigning.isSigned(signed, by: signer, key: "ed25519:2", publicKey: publicKey))
        #expect(!JSONSigning.isSigned(signed, by: MatrixUserID("else"), key: "ed25519:1", publicKey: publicKey))
        #expect(!JSONSigning.isSigned(signed, by: signer, key: "ed25519:1", publicKey: "ä"))
        #expect(!JSONSigning.isSigned("text", by: signer, key: "ed25519:1", publicKey: publicKey))
    }

    /// The other form of a valid signature: the order of the group added to its second half.
    @Test func anAlteredFormOfAValidSignatureIsRefused() throws {
        let message = Data("what is signed".utf8)
        var signature = try #require(Base64.decode(Ed25519.sign(message, seed: seed)))
        let order: [UInt8] = [
            0xED, 0xD3, 0xF5, 0x5C, 0x1A, 0x63, 0x12, 0x58, 0xD6, 0x9C, 0xF7, 0xA2, 0xDE, 0xF9, 0xDE, 0x14,
            0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10,
        ]
        var carry: UInt16 = 0
        for (index, digit) in order.enumerated() {
            carry += UInt16(signature[32 + index]) + UInt16(digit)
            signature[32 + index] = UInt8(truncatingIfNeeded: carry)
            carry >>= 8
        }
        let publicKey = try Ed25519.publicKey(seed: seed)
        #expect(!Ed25519.isValid(signature: Base64.encode(signature), of: message, publicKey: publicKey))
    }

    @Test func noMutationOfASignatureIsValid() throws {
        var chance = SeededGenerator(seed: 4)
        let message = Data("what is signed".utf8)
        let signature = try Ed25519.sign(message, seed: seed)
        let publicKey = try Ed25519.publicKey(seed: seed)
        for _ in 0..<3_000 {
            let mutation = chance.mutate(signature)
            guard Base64.decode(mutation) != Base64.decode(signature) else { continue }
            #expect(!Ed25519.isValid(signature: mutation, of: message, publicKey: publicKey), "\(mutation)")
        }
    }
}
