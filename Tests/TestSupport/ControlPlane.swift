import Foundation

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// How tests talk with a simulation about itself: what to play, and what went wrong.
enum ControlPlane {
    /// - Returns: the body of a successful answer.
    static func ask(_ method: String, _ address: String, _ body: [String: Any]? = nil) async throws -> Data {
        guard let url = URL(string: address) else { throw Failure("\(address) is no address.") }
        var request = URLRequest(url: url)
        request.httpMethod = method
        request.timeoutInterval = 60
        request.httpBody = try body.map { try JSONSerialization.data(withJSONObject: $0) }
        let (data, response) = try await URLSession.shared.data(for: request)
        guard (response as? HTTPURLResponse)?.statusCode == 200 else {
            throw Failure("\(method) \(address): \(String(decoding: data, as: UTF8.self))")
        }
        return data
    }

    /// What the simulation says went wrong.
    struct Failure: Error, CustomStringConvertible {
        let description: String

        init(_ description: String) { self.description = description }
    }
}
