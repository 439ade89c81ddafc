/// Where the database is, as it is written in the configuration.
package enum DatabaseLocation: Sendable, Equatable {
    /// A file; made when it does not exist, in a folder that does.
    case file(path: String)
    /// Gone when the process ends.
    case memory
    case postgreSQL(PostgreSQLAddress)

    /// Reads `sqlite:///path/file.sqlite`, a plain path, `:memory:` or `postgres://user:password@host:port/database`.
    package init(_ text: String) throws(StorageError) {
        let lower = text.lowercased()
        if text.isEmpty {
            throw .invalidLocation("The place of the database is empty. \(Self.remedy)")
        } else if text.utf8.contains(0) {
            throw .invalidLocation("The place of the database contains a NUL character. \(Self.remedy)")
        } else if lower == ":memory:" || lower == "sqlite::memory:" {
            self = .memory
        } else if lower.hasPrefix("postgres://") || lower.hasPrefix("postgresql://") {
            self = .postgreSQL(try PostgreSQLAddress(text))
        } else if lower.hasPrefix("sqlite:") {
            let path = String(text.dropFirst("sqlite://".count))
            guard lower.hasPrefix("sqlite:///"), path.count > 1, !path.hasSuffix("/") else {
                throw .invalidLocation(
                    "The place of the database, “\(text)”, needs a path of a file after sqlite:// that begins with a "
                        + "slash. \(Self.remedy)")
            }
            self = .file(path: path)
        } else if let scheme = text.firstRange(of: "://") {
            throw .invalidLocation(
                "“\(text[..<scheme.lowerBound])” is not a kind of database that is known. \(Self.remedy)")
        } else {
            self = .file(path: text)
        }
    }

    private static let remedy =
        "Write a file such as sqlite:///data/recommendarr.sqlite, or postgres://user:password@host:5432/database."
}

extension DatabaseLocation: CustomStringConvertible {
    /// Without the password.
    package var description: String {
        switch self {
        case .file(let path): path
        case .memory: ":memory:"
        case .postgreSQL(let address): address.description
        }
    }
}
