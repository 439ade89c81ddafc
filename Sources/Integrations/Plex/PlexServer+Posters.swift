import Foundation
import Web

extension PlexServer: PosterSource {
    /// Drawn by the server in the size that is needed. The number behind the picture only keeps caches apart.
    package func poster(_ item: String) async throws -> Picture? {
        guard !item.isEmpty, !item.contains(","), let path = Self.path(ofItems: item) else { return nil }
        let query = [
            ("url", "\(path)/thumb/1"), ("width", String(PosterSize.width)), ("height", String(PosterSize.height)),
            ("minSize", "1"), ("format", "jpg"),
        ]
        return try await server.picture(
            "/photo/:/transcode", query: query.map { URLQueryItem(name: $0.0, value: $0.1) })
    }
}
