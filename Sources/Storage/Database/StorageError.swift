/// What can go wrong with a database, told apart as far as callers act differently. The same on both databases.
///
/// The texts are complete sentences for the owner of the server; they never hold a password or a bound value.
package enum StorageError: Error, Sendable, Equatable {
    /// A row with the same key exists.
    case uniqueViolation
    /// A row refers to one that does not exist, such as a rating of a member who was removed.
    case foreignKeyViolation
    /// Another transaction was in the way for too long; the same one may succeed when tried again.
    case conflict(String)
    /// The database cannot be reached, opened or written now.
    case unavailable(String)
    /// The database was last used by a newer version of the program.
    case newerSchema(found: Int, known: Int)
    /// What is there is not, or no longer, a database of ours.
    case corrupt(String)
    /// A statement that the database refuses.
    case statement(String)
    /// A value that cannot be stored, or that was read as something else than it is.
    case invalidValue(String)
    /// The setting that says where the database is cannot be understood.
    case invalidLocation(String)
}

extension StorageError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .uniqueViolation: "A record with the same key exists already."
        case .foreignKeyViolation: "The record refers to something that does not exist, such as a removed member."
        case .newerSchema(let found, let known):
            "The database was last used by a newer version of the program (its schema is \(found), this version knows "
                + "\(known)). Install the newer version again, or restore a backup from before the update."
        case .conflict(let text), .unavailable(let text), .corrupt(let text), .statement(let text),
            .invalidValue(let text), .invalidLocation(let text):
            text
        }
    }
}
