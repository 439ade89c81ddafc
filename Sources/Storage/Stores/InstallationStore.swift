/// What is true of this installation as a whole.
package struct InstallationStore {
    private let session: any DatabaseSession

    package init(_ session: any DatabaseSession) { self.session = session }

    /// What this installation is called when it introduces itself to other systems; the same for ever.
    /// - Parameter candidate: becomes the name if there is none yet.
    package func identifier(orElse candidate: String) throws -> String {
        try session.execute(
            "INSERT INTO installation (key, value) VALUES ('identifier', $1) ON CONFLICT DO NOTHING", [.text(candidate)]
        )
        return try session.query("SELECT value FROM installation WHERE key = 'identifier'").first?.get(0) ?? candidate
    }
}
