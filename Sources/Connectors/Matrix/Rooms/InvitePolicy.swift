package import MatrixCrypto

/// Whose invites are accepted.
package struct InvitePolicy: Sendable, Equatable {
    /// Server names and user ids.
    private let allowed: Set<String>

    /// - Parameter allowed: server names such as `example.org` and user ids such as `@anna:example.org`; if empty, all users of
    ///   the bot's own server are.
    package init(allowed: Set<String>, bot: MatrixUserID) {
        self.allowed = allowed.isEmpty ? [bot.server] : allowed
    }

    package func accepts(_ inviter: MatrixUserID) -> Bool {
        allowed.contains(inviter.rawValue) || !inviter.server.isEmpty && allowed.contains(inviter.server)
    }
}
