import Chat

/// What the connector keeps in its `ConnectorMemory`, apart from the records of the encryption and of the conversation.
enum RecordKind: String {
    case login
    /// Where the next sync continues.
    case position
    case room
    /// The `m.direct` account data.
    case direct
    /// A room for one person that is being opened, so that a crash does not open it twice.
    case opening
    /// An invite to be answered, a room to be joined or left.
    case errand
    /// Events to be worked on, in the order of their arrival.
    case inbox
    /// Events that cannot be read yet.
    case unread
    /// Sessions whose sender was told that we have no key.
    case told
    /// Ids of the events that were taken over, so that none is taken twice.
    case seen
    /// What is to be sent, in its order.
    case outbox
    /// The event that a message became.
    case sent
    /// The message that an event is.
    case sentEvent
    /// Uploaded pictures.
    case picture
    /// The recovery key of the account's secret storage, as long as nobody else has it.
    case recovery

    func key(_ id: String) -> ConnectorMemory.Key { ConnectorMemory.Key(rawValue, id) }
}
