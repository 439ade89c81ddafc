package import Engine

/// Conditions as they were written. Libraries are still names: which of them exist depends on who reads the answer.
package struct FilterExpression: Sendable, Equatable {
    package var filters = Filters()
    package var libraries: [String] = []
    package var limit: Int?

    package init() {}
}
