import Foundation
import Web

extension WebService {
    /// The same system for pictures: they are worth no second try and little patience, and what goes wrong with one says
    /// nothing of how the system is.
    var forPictures: WebService {
        var service = self
        service.health = nil
        service.retry = .never
        service.timeLimit = .seconds(8)
        service.sizeLimit = Picture.sizeLimit
        return service
    }

    /// - Returns: `nil` when there is no such picture, or it is none that may be passed on.
    func picture(_ path: String, query: [URLQueryItem] = []) async throws -> Picture? {
        let request = WebRequest(
            .get, path, query: query, headers: ["Accept": "image/jpeg, image/webp;q=0.9, image/png;q=0.8"])
        let answer = try await forPictures.answer(to: request, accepting: [404])
        return answer.code == 404 ? nil : Picture(answer.body)
    }
}
