/// The hard limits of a platform, in UTF-16 units (Discord) or characters, whichever counts more.
///
/// Sources: Discord API documentation v10 (application commands, message components, messages); Matrix specification
/// (an event is at most 64 KiB); Nextcloud Talk (32,000 characters a message, measured on 21.1).
package struct PlatformLimits: Sendable {
    package let message: Int
    package let buttonLabel: Int
    package let commandName: Int
    package let commandDescription: Int
    package let actionCommand: Int

    package static let strictest = PlatformLimits(
        message: 2_000, buttonLabel: 80, commandName: 32, commandDescription: 100, actionCommand: 100)
}
