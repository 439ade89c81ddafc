/// Something a person did in a chat, decoded from the wire by a connector.
///
/// Pressing a button or adding a reaction arrives as the command line that the pressed `Card.Action` carries, so that
/// every way of acting has one meaning and acts with the rights of the person who used it.
package struct ChatEvent: Sendable, Equatable {
    /// Unique per platform; the same id is handled once however often it is delivered.
    package let id: String
    package let sender: ChatIdentity
    package let senderName: String
    package let room: Room
    /// Whether it is meant for the bot whatever it says: everything in a direct chat, and what mentions the bot in a room.
    package let isAddressed: Bool
    /// What was typed, or the command line of the pressed action. Outside data, any length.
    package let text: String
    /// ISO 639-1 code that the platform reports for the sender.
    package let locale: String?

    package init(
        id: String, sender: ChatIdentity, senderName: String, room: Room, isAddressed: Bool = false, text: String,
        locale: String? = nil
    ) {
        self.id = id
        self.sender = sender
        self.senderName = senderName
        self.room = room
        self.isAddressed = isAddressed || room.isDirect
        self.text = text
        self.locale = locale
    }
}

/// Answers an event; `nil` when nothing is to be said (a repeat, or talk that is not for the bot).
package typealias EventHandler = @Sendable (ChatEvent) async -> Reply?
