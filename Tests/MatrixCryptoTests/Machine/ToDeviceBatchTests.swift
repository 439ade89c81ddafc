import Foundation
import Testing

@testable import MatrixCrypto

struct ToDeviceBatchTests {
    private func addresses(_ count: Int) -> [DeviceAddress] {
        (0..<count).map { DeviceAddress(user: MatrixUserID("@user\($0 % 3):a.example"), device: DeviceID("D\($0)")) }
    }

    private func sizes(_ requests: [CryptoRequest]) throws -> [(devices: Int, bytes: Int)] {
        try requests.map { request in
            guard case .sendToDevice(_, let messages) = request.call else { return (0, 0) }
            let devices = messages.object?.values.reduce(0) { $0 + ($1.object?.count ?? 0) } ?? 0
            return (devices, try JSONEncoder().encode(messages).count)
        }
    }

    @Test func reachesEveryDeviceInRequestsOfTwenty() throws {
        let requests = ToDeviceBatch.requests(type: "t", addresses(45).map { ($0, ["a": 1]) })
        #expect(try sizes(requests).map(\.devices) == [20, 20, 5])
        #expect(Set(requests.map(\.id)).count == 3)
        #expect(ToDeviceBatch.requests(type: "t", []).isEmpty)
    }

    @Test func staysBelowTheSizeThatServersTake() throws {
        let large: JSONValue = ["a": .string(String(repeating: "/", count: 12_000))]
        let all = try sizes(ToDeviceBatch.requests(type: "t", addresses(15).map { ($0, large) }))
        #expect(all.allSatisfy { $0.bytes <= 64 * 1_024 })
        #expect(all.reduce(0) { $0 + $1.devices } == 15)
    }
}
