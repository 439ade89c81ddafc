package import Foundation

/// Finds the sentence in the JSON that a system answers an error with.
package enum ErrorBody {
    private static let longest = 200

    /// - Parameter secrets: taken out of the sentence, since some systems repeat what they were sent.
    /// - Returns: `nil` when there is no such sentence, as on a page for browsers.
    package static func sentence(in body: Data, secrets: [String]) -> String? {
        let json = try? JSONSerialization.jsonObject(with: body)
        // Radarr and Sonarr send a list of what is wrong with each field.
        guard let object = json as? [String: Any] ?? (json as? [[String: Any]])?.first else { return nil }
        let nested = (object["error"] ?? object["response"]) as? [String: Any]
        // `error` is a word for programs wherever there is a `message` for people beside it.
        let found =
            nested?["message"] as? String ?? object["message"] as? String ?? object["errorMessage"] as? String
            ?? object["status_message"] as? String ?? object["error"] as? String
        guard var text = found else { return nil }
        for secret in secrets where !secret.isEmpty { text = text.replacing(secret, with: "***") }
        let printable = text.unicodeScalars.map { scalar -> Character in
            let isControl =
                scalar.properties.generalCategory == .control || scalar.properties.generalCategory == .format
            return isControl ? " " : Character(scalar)
        }
        let line = String(printable).trimmingCharacters(in: .whitespaces)
        return line.isEmpty ? nil : line.count > longest ? line.prefix(longest) + "…" : line
    }
}
