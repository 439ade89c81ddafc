package import MatrixCrypto
package import Web

/// What the owner has configured for Matrix.
package struct MatrixSettings: Sendable {
    package var user: MatrixUserID
    /// `nil` finds the homeserver by the server name in the user id.
    package var homeserver: WebAddress?
    package var credential: MatrixCredential
    /// What is stored is sealed with it.
    package var storeKey: StoreKey
    /// Of the account's secret storage, with which the bot signs its device.
    package var recoveryKey: String?
    /// Server names and user ids whose invites are accepted; if empty, those of the bot's own server.
    package var invites: Set<String> = []
    /// Who may verify the bot.
    package var verifiers: Set<MatrixUserID> = []

    /// Which devices can read what the bot says in encrypted rooms.
    package var sharing = KeySharing.everyDevice

    package init(user: MatrixUserID, credential: MatrixCredential, storeKey: StoreKey) {
        self.user = user
        self.credential = credential
        self.storeKey = storeKey
    }
}
