import Foundation
import HTTPTypes

/// The places in which products can put a secret: each product has another one that its owner can fill.
///
/// In order: `Authorization` as a bearer token, as the password of basic authentication, or bare; `X-Webhook-Secret`;
/// the parameter `token` of the address, for Plex, which knows nothing but addresses.
enum PresentedSecrets {
    static func all(headers: HTTPFields, query: some Sequence<(key: Substring, value: Substring)>) -> [String] {
        var secrets: [String] = []
        if let authorization = headers[.authorization] { secrets.append(secret(inAuthorization: authorization)) }
        if let field = headers.first(where: { $0.name.canonicalName == "x-webhook-secret" }) {
            secrets.append(field.value)
        }
        if let token = query.first(where: { $0.key == "token" }) { secrets.append(String(token.value)) }
        return secrets
    }

    private static func secret(inAuthorization value: String) -> String {
        let parts = value.split(separator: " ", maxSplits: 1)
        guard parts.count == 2 else { return value }
        let credentials = parts[1].trimmingCharacters(in: .whitespaces)
        switch parts[0].lowercased() {
        case "bearer": return credentials
        case "basic":
            guard let data = Data(base64Encoded: credentials), let text = String(validating: data, as: UTF8.self),
                let colon = text.firstIndex(of: ":")
            else { return value }
            return String(text[text.index(after: colon)...])
        default: return value
        }
    }
}
