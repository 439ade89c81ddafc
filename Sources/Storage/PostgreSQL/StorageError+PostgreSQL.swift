extension StorageError {
    /// - Parameter result: `nil` when the server said nothing.
    init(postgreSQL result: OpaquePointer?, statement: String, isConnectionLost: Bool) {
        let code = PostgreSQLResult.errorCode(result)
        let message = PostgreSQLResult.errorMessage(result) ?? "no answer"
        switch code {
        case "23505": self = .uniqueViolation
        case "23503": self = .foreignKeyViolation
        case "40001", "40P01", "55P03":
            self = .conflict("The database was busy with something else for too long (\(message)). Try again.")
        case "53100": self = .unavailable("The disk that the database lies on is full. Free some space.")
        case _ where isConnectionLost || Self.isOutage(code):
            self = .unavailable("The connection to the PostgreSQL database was lost (\(message)). It is tried again.")
        case _ where code.hasPrefix("XX"):
            self = .corrupt("The database is damaged (\(message)). Restore a backup of it.")
        case _ where code.hasPrefix("22"):
            // What the server says here quotes the value.
            self = .statement("A value does not fit where it should go (\(code)). Statement: \(statement)")
        default:
            self = .statement("\(message) (\(code)). Statement: \(statement)")
        }
    }

    /// Classes of codes: connection exceptions, insufficient resources, operator intervention (a server that stops).
    private static func isOutage(_ code: String) -> Bool {
        code.hasPrefix("08") || code.hasPrefix("53") || code.hasPrefix("57P")
    }
}
