package import Foundation

/// What an outside system answered.
package struct WebAnswer: Sendable, Equatable {
    /// Of HTTP, such as 200.
    package let code: Int
    /// By their names in small letters; of several of one name the first.
    package let headers: [String: String]
    package let body: Data
    /// How long to stay away, as far as it said so.
    package let retryAfter: Duration?
}
