package import Foundation

/// What an outside system answered.
package struct WebAnswer: Sendable, Equatable {
    /// Of HTTP, such as 200.
    package let code: Int
    package let body: Data
    /// How long to stay away, as far as it said so.
    package let retryAfter: Duration?
}
