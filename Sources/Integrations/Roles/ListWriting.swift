/// Writing playlists and collections on a media server; both keep the order of their items.
package protocol ListWriting: Sendable {
    /// Makes the playlist of that name, or replaces what is in it.
    /// - Parameter userToken: of whoever owns the playlist; `nil` writes as the owner of the server.
    func setPlaylist(_ name: String, items: [String], userToken: String?) async throws

    /// Makes the collection of that name in a library, or replaces what is in it.
    func setCollection(_ name: String, items: [String], in library: ServerLibrary) async throws
}
