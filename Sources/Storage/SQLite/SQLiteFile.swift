import Foundation

/// Makes sure, before it is opened, that a database file can be used, or says in words that help why not.
struct SQLiteFile {
    let path: String

    /// - Throws: `.unavailable` when no database can be kept here.
    func prepare() throws(StorageError) {
        let files = FileManager.default
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        var isFolder: ObjCBool = false
        guard files.fileExists(atPath: folder, isDirectory: &isFolder), isFolder.boolValue else {
            throw .unavailable(
                "The folder \(folder) for the database does not exist. Create it, or correct the place of the database."
            )
        }
        guard files.fileExists(atPath: path, isDirectory: &isFolder) else {
            guard files.isWritableFile(atPath: folder) else {
                throw .unavailable(
                    "The database cannot be created: the folder \(folder) is read-only. Allow this user to write there."
                )
            }
            // What people watch is theirs: nobody else on this machine may read it. The files beside it follow suit.
            _ = files.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0o600])
            return
        }
        guard !isFolder.boolValue else {
            throw .unavailable(
                "\(path) is a folder, not a database file. Add a file name to the place of the database, such as "
                    + "\(path)/recommendarr.sqlite.")
        }
        guard files.isReadableFile(atPath: path), files.isWritableFile(atPath: path),
            files.isWritableFile(atPath: folder)
        else {
            throw .unavailable(
                "The database \(path) is read-only. Allow this user to write the file and the folder that it lies in.")
        }
    }
}
