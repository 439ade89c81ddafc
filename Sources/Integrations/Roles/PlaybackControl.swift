/// Playing on the devices that are connected to a media server.
package protocol PlaybackControl: Sendable {
    /// What can be played on now.
    func devices() async throws -> [PlaybackDevice]

    /// What is being played now.
    func sessions() async throws -> [PlaybackSession]

    /// Plays items one after the other, the first at once. What plays on the device is replaced.
    func play(_ items: [String], on device: PlaybackDevice, shuffled: Bool) async throws

    func queue(_ items: [String], on device: PlaybackDevice, at place: QueuePlace) async throws

    func send(_ command: TransportCommand, to device: PlaybackDevice) async throws
}

package struct PlaybackDevice: Sendable, Equatable {
    package var id: String
    package var name: String
    /// Such as `Plex for LG`.
    package var product: String
    /// Who is signed in on it, by the server's account id, as far as it tells.
    package var account: String?

    package init(id: String, name: String, product: String, account: String? = nil) {
        self.id = id
        self.name = name
        self.product = product
        self.account = account
    }
}

package struct PlaybackSession: Sendable, Equatable {
    package var id: String
    package var device: PlaybackDevice
    package var play: Play
    package var isPaused: Bool

    package init(id: String, device: PlaybackDevice, play: Play, isPaused: Bool) {
        self.id = id
        self.device = device
        self.play = play
        self.isPaused = isPaused
    }
}

package enum QueuePlace: Sendable, Equatable {
    case next
    case end
}

package enum TransportCommand: Sendable, Equatable {
    case pause
    case resume
    case stop
    case next
}
