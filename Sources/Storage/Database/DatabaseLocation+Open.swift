extension DatabaseLocation {
    /// Opens the database and brings its schema up to date; ready for the stores.
    ///
    /// - Throws: `.unavailable`, `.corrupt` or `.newerSchema`, with what to do about it.
    package func open() async throws -> any Database {
        let database = try connect()
        do {
            try await Migrator().migrate(database)
        } catch {
            try? await database.close()
            throw error
        }
        return database
    }

    /// Opens the database as it is, without a schema.
    package func connect() throws -> any Database {
        switch self {
        case .file(let path): try SQLiteDatabase(path: path)
        case .memory: try SQLiteDatabase()
        case .postgreSQL(let address): PostgreSQLDatabase(address: address)
        }
    }
}
