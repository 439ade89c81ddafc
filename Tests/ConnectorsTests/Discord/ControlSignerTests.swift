import Crypto
import Foundation
import Testing

@testable import Connectors

/// What buttons carry.
struct ControlSignerTests {
    private let signer = ControlSigner(keys: [
        .init(name: "1", secret: SymmetricKey(data: Data(repeating: 7, count: 32)))
    ])

    @Test(arguments: Control.Deed.allCases) func comesBackAsItWas(deed: Control.Deed) throws {
        let control = Control(
            deed: deed, line: "feedback seen movie:603", rating: deed == .rate ? "feedback * movie:603" : nil,
            owner: UserID("18446744073709551615"), page: 3, place: 40)
        let (id, remembered) = signer.customID(for: control)
        #expect(remembered == nil)
        #expect(id.utf16.count <= 100)
        #expect(signer.read(id) == .control(control))
    }

    @Test func alsoForEverybody() {
        let control = Control(deed: .answer, line: "whynot tv:1396")
        #expect(signer.read(signer.customID(for: control).id) == .control(control))
    }

    @Test func aLongLineIsRememberedByItsDigest() throws {
        let control = Control(
            deed: .replace, line: String(repeating: "ä ", count: 50), owner: UserID("80351110224678912"))
        let (id, remembered) = signer.customID(for: control)
        let kept = try #require(remembered)
        #expect(id.utf16.count <= 100)
        guard case .remembered(let empty, kept.id) = signer.read(id) else {
            Issue.record("it must be looked up")
            return
        }
        #expect(ControlSigner.completed(empty, with: kept.line) == control)
    }

    @Test func nothingThatWasChangedIsTaken() {
        let id = signer.customID(
            for: Control(deed: .answer, line: "feedback up movie:603", owner: UserID("80351110224678912"))
        ).id
        for place in id.indices {
            for replacement in ["A", "a", "0", "-"] where String(id[place]) != replacement {
                var changed = id
                changed.replaceSubrange(place...place, with: replacement)
                #expect(signer.read(changed) == .unknown, "\(changed)")
            }
        }
        #expect(signer.read(id + "0") == .unknown)
        #expect(signer.read(String(id.dropLast())) == .unknown)
        #expect(signer.read("") == .unknown)
    }

    @Test func anOldKeyIsStillKnownAndAForeignOneIsNot() {
        let control = Control(deed: .answer, line: "spin")
        let old = signer.customID(for: control).id
        let newer = ControlSigner(keys: [
            .init(name: "2", secret: SymmetricKey(data: Data(repeating: 8, count: 32))),
            .init(name: "1", secret: SymmetricKey(data: Data(repeating: 7, count: 32))),
        ])
        #expect(newer.read(old) == .control(control))
        let foreign = ControlSigner(keys: [.init(name: "1", secret: SymmetricKey(data: Data(repeating: 9, count: 32)))])
        #expect(foreign.read(old) == .unknown)
    }
}
