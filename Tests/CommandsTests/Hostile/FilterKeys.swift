@testable import Commands

/// The keys of conditions, for tests that make lines.
enum FilterKeys {
    static let all = FilterGrammar.keys
}
