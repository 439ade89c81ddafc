import Foundation

/// Puts contents for many devices into as few to-device requests as servers take well.
enum ToDeviceBatch {
    private static let devices = 20
    /// Servers reject bodies that are much larger than an event may be, 64 KiB.
    private static let bytes = 60_000

    static func requests(type: String, _ contents: [(DeviceAddress, JSONValue)]) -> [CryptoRequest] {
        var requests: [CryptoRequest] = []
        var messages: [String: JSONValue] = [:]
        var count = 0
        var size = 0
        func close() {
            if count == 0 { return }
            requests.append(
                CryptoRequest(
                    id: UUID().uuidString, call: .sendToDevice(type: type, messages: .object(messages))))
            (messages, count, size) = ([:], 0, 0)
        }
        for (address, content) in contents {
            let added = (try? JSONEncoder().encode(content).count) ?? 0
            if count == devices || size + added > bytes { close() }
            messages[address.user.rawValue, default: [:]][address.device.rawValue] = content
            count += 1
            // With the names of user and device around it.
            size += added + address.user.rawValue.utf8.count + address.device.rawValue.utf8.count + 20
        }
        close()
        return requests
    }
}
