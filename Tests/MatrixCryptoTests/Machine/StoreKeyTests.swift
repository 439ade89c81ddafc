import Foundation
import Testing

@testable import MatrixCrypto

struct StoreKeyTests {
    private let secret = Data("sixteen bytes ok".utf8)
    private let record = CryptoRecordKey(.olmSessions, "abc")
    private let value = Data("the value".utf8)

    @Test func whatIsSealedOpensAgain() throws {
        let sealed = try StoreKey(secret: secret).seal(value, as: record)
        #expect(try StoreKey(secret: secret).open(sealed, as: record) == value)
        #expect(sealed.range(of: value) == nil)
        #expect(try StoreKey(secret: secret).seal(value, as: record) != sealed)
    }

    @Test func opensNothingInThePlaceOfSomethingElse() throws {
        let key = try StoreKey(secret: secret)
        let sealed = key.seal(value, as: record)
        for other in [CryptoRecordKey(.olmSessions, "abd"), CryptoRecordKey(.devices, "abc")] {
            #expect(throws: CryptoStoreError.cannotOpen(kind: other.kind.rawValue)) {
                try key.open(sealed, as: other)
            }
        }
    }

    @Test func opensNothingThatWasChanged() throws {
        let key = try StoreKey(secret: secret)
        let sealed = key.seal(value, as: record)
        for bit in 0..<sealed.count * 8 {
            var changed = sealed
            changed[bit / 8] ^= 1 << (bit % 8)
            #expect(throws: CryptoStoreError.self) { try key.open(changed, as: record) }
        }
        for length in 0..<sealed.count {
            #expect(throws: CryptoStoreError.self) { try key.open(sealed.prefix(length), as: record) }
        }
    }

    @Test func opensNothingWithAnotherSecret() throws {
        let sealed = try StoreKey(secret: secret).seal(value, as: record)
        #expect(throws: CryptoStoreError.cannotOpen(kind: "olmSessions")) {
            try StoreKey(secret: secret + [0]).open(sealed, as: record)
        }
    }

    @Test func refusesSecretsThatCanBeGuessed() {
        #expect(throws: CryptoStoreError.secretTooShort) { try StoreKey(secret: Data(count: 15)) }
    }

    @Test func thePickleKeyIsTheSameAfterARestartAndTellsNothingOfTheSecret() throws {
        let key = try StoreKey(secret: secret).pickleKey
        #expect(try StoreKey(secret: secret).pickleKey == key)
        #expect(try StoreKey(secret: secret + [0]).pickleKey != key)
        #expect(key.count == 32)
    }
}
