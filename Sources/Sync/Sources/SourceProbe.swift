/// A system from which nothing is read on schedule, and of which the owner is told all the same whether it answers.
package struct SourceProbe: Sendable {
    /// As it is called in the configuration.
    package let name: String
    /// Asks for the least that shows that it answers and lets us in; throws `WebError`.
    package let ask: @Sendable () async throws -> Void

    package init(name: String, ask: @escaping @Sendable () async throws -> Void) {
        self.name = name
        self.ask = ask
    }
}
