import GRDB

extension StorageError {
    /// - Parameter place: the file, for errors that concern it.
    init(sqlite error: any Error, path place: String) {
        guard let error = error as? DatabaseError else {
            self = .unavailable("The database \(place) could not be opened: \(error)")
            return
        }
        switch error.resultCode {
        case .SQLITE_NOTADB:
            self = .corrupt(
                "\(place) is not an SQLite database. Move it away, or correct the place of the database.")
        case .SQLITE_CORRUPT:
            self = .corrupt("The database \(place) is damaged. Restore a backup of it.")
        case .SQLITE_READONLY:
            self = .unavailable(
                "The database \(place) is read-only. Allow this user to write the file and the folder that it lies in.")
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            self = .unavailable("The database \(place) is in use by another program. End it and try again.")
        default:
            self = .unavailable("The database \(place) could not be opened: \(Self.words(error)).")
        }
    }

    init(sqlite error: DatabaseError, statement: String? = nil) {
        switch (error.resultCode, error.extendedResultCode) {
        case (_, .SQLITE_CONSTRAINT_UNIQUE), (_, .SQLITE_CONSTRAINT_PRIMARYKEY), (_, .SQLITE_CONSTRAINT_ROWID):
            self = .uniqueViolation
        case (_, .SQLITE_CONSTRAINT_FOREIGNKEY):
            self = .foreignKeyViolation
        case (.SQLITE_BUSY, _), (.SQLITE_LOCKED, _):
            self = .conflict("The database was busy with something else for too long. Try again.")
        case (.SQLITE_NOTADB, _), (.SQLITE_CORRUPT, _):
            self = .corrupt("The database is damaged (\(Self.words(error))). Restore a backup of it.")
        case (.SQLITE_FULL, _):
            self = .unavailable("The disk that the database lies on is full. Free some space.")
        case (.SQLITE_CANTOPEN, _), (.SQLITE_IOERR, _):
            self = .unavailable("The file of the database cannot be used: \(Self.words(error)).")
        case (.SQLITE_MISUSE, _):
            self = .unavailable("The database is closed (\(Self.words(error))).")
        default:
            self = .statement("\(Self.words(error)).\(statement.map { " Statement: \($0)" } ?? "")")
        }
    }

    /// What the caller should see of an error that left a transaction.
    static func translated(sqlite error: any Error) -> any Error {
        (error as? DatabaseError).map { StorageError(sqlite: $0) } ?? error
    }

    private static func words(_ error: DatabaseError) -> String {
        error.message ?? "SQLite error \(error.extendedResultCode.rawValue)"
    }
}
