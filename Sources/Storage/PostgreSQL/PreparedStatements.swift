/// Which statements a connection has prepared, by their text.
struct PreparedStatements {
    private var names: [String: String] = [:]
    private var count = 0

    /// More than the program has texts, so that it only matters when somebody builds texts from values.
    private static let limit = 500

    var isFull: Bool { names.count >= Self.limit }

    var nextName: String { "s\(count)" }

    func name(of sql: String) -> String? { names[sql] }

    /// Remembers `sql` under `nextName`.
    mutating func add(_ sql: String) {
        names[sql] = nextName
        count += 1
    }

    /// Names are not given again, so that it does not matter whether the server has forgotten them, too.
    mutating func forgetAll() { names = [:] }
}
