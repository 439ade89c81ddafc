/// What proves to TMDB who asks. It is never shown.
package enum TMDBCredential: Sendable, Equatable {
    /// The “API Read Access Token”.
    case token(String)
    /// The shorter “API Key”, which can only be sent in the query.
    case key(String)

    /// Tells the two apart: a token has three parts with dots between them.
    package init(_ text: String) {
        self = text.split(separator: ".").count == 3 ? .token(text) : .key(text)
    }

    /// For the secret headers of the service.
    package var headers: [String: String] {
        if case .token(let token) = self { ["Authorization": "Bearer \(token)"] } else { [:] }
    }

    /// For the secret query of the service.
    package var query: [String: String] {
        if case .key(let key) = self { ["api_key": key] } else { [:] }
    }
}
