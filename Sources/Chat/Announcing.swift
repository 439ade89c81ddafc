/// A connector that can also say what nobody asked for at that moment, such as the end of a vote.
package protocol Announcing: Connector {
    /// A room with everybody who can read it now; `nil` where the bot cannot speak now.
    func room(_ id: String) async throws -> Room?

    /// Returns once the reply is kept to be sent, so that it is sent even if the process ends now.
    /// - Parameter id: what is announced again under the same id is said once.
    func announce(_ reply: Reply, in room: String, id: String) async throws
}
