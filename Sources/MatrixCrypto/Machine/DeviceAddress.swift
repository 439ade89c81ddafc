/// One device of one user.
struct DeviceAddress: Hashable, Codable {
    var user: MatrixUserID
    var device: DeviceID
}

extension DeviceAddress: Comparable {
    static func < (one: DeviceAddress, other: DeviceAddress) -> Bool {
        (one.user.rawValue, one.device.rawValue) < (other.user.rawValue, other.device.rawValue)
    }
}
