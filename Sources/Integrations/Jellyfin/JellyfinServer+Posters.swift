import Foundation
import Web

extension JellyfinServer: PosterSource {
    package func poster(_ item: String) async throws -> Picture? {
        let query = [("maxWidth", String(PosterSize.width)), ("quality", "90"), ("format", "Jpg")]
        return try await service.picture(
            "/Items/\(WebRequest.segment(item))/Images/Primary",
            query: query.map { URLQueryItem(name: $0.0, value: $0.1) })
    }
}
