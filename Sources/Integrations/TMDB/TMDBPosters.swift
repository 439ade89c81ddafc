package import Web

/// TMDB's pictures, which are served without a key and from a place of their own.
package struct TMDBPosters: PosterSource {
    package static let address = "https://image.tmdb.org"

    private let service: WebService

    /// - Parameter service: without secrets.
    package init(service: WebService) { self.service = service }

    /// - Parameter path: such as `/abc.jpg`.
    package func poster(_ path: String) async throws -> Picture? {
        guard let place = Self.place(of: path) else { return nil }
        return try await service.picture(place)
    }

    /// Where anybody may fetch the poster from; `nil` for what is no path of TMDB's.
    package func link(to path: String) -> String? { Self.place(of: path).map { "\(service.address)\($0)" } }

    private static func place(of path: String) -> String? {
        let name = path.dropFirst()
        guard path.hasPrefix("/"), !name.isEmpty, name.first != ".",
            name.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || "-_.".contains($0)) })
        else { return nil }
        return "/t/p/w\(PosterSize.width)\(path)"
    }
}
