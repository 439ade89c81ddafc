import Foundation

/// A real counterpart of an integration, which `scripts/test` starts; tests that need it are left out elsewhere.
package enum TestPeer: String, Sendable {
    /// An OpenAI-compatible server with the model `all-minilm-l6-v2`.
    case embedder = "RECOMMENDARR_TEST_EMBEDDER"
    case chroma = "RECOMMENDARR_TEST_CHROMA"
    /// The control address of the simulated household; see `SimulatedHousehold`.
    case household = "RECOMMENDARR_TEST_HOUSEHOLD"
    /// The control address of the simulated Discord; see `SimulatedDiscord`.
    case discord = "RECOMMENDARR_TEST_DISCORD"
    /// A Matrix homeserver; see `TestHomeserver`.
    case homeserver = "RECOMMENDARR_TEST_MATRIX_URL"

    package static let model = "all-minilm-l6-v2"

    private var value: String? { ProcessInfo.processInfo.environment[rawValue].flatMap { $0.isEmpty ? nil : $0 } }

    /// Whether tests with it run. Where they must run but cannot, they do and fail.
    package var takesPart: Bool {
        let required = ProcessInfo.processInfo.environment["RECOMMENDARR_REQUIRE_PEERS"] ?? ""
        return value != nil || !["", "0", "false"].contains(required)
    }

    package var address: String {
        get throws {
            guard let value else { throw Missing(description: "\(rawValue) must be the address of a server.") }
            return value
        }
    }

    package struct Missing: Error, CustomStringConvertible {
        package let description: String
    }
}
