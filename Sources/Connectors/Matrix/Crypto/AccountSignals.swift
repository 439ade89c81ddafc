/// Wakes those who act on what a turn has left to be done. Nobody asks regularly.
struct AccountSignals: Sendable {
    /// Calls that the encryption needs.
    let requests = Bell()
    /// Rooms to be joined or left.
    let errands = Bell()
    /// Something will be due at another time than before.
    let dues = Bell()
    /// Rooms with events to be worked on.
    let work = RoomSchedule()
    /// Rooms in which something was taken over.
    let reading = RoomSchedule()
    /// Rooms with something to be sent.
    let sending = RoomSchedule()
}
