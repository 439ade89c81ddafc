/// What has posters of titles.
package protocol PosterSource: Sendable {
    /// - Parameter reference: as the source names it: TMDB's path, or the id of an item on a media server.
    /// - Returns: `nil` where there is none, or what there is may not be passed on.
    /// - Throws: `WebError` when the source does not answer as it should, and `CancellationError`.
    func poster(_ reference: String) async throws -> Picture?
}

/// How large posters are asked for, pixels: they are shown beside a few lines of text.
enum PosterSize {
    static let width = 342
    static let height = 513
}
