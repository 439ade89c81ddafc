import Engine
import Foundation
import Integrations
import Storage
import Sync

/// The database that a conversation is about: the owner's own, or the demo in memory.
struct OpenedHousehold {
    let database: any Database
    let isDemo: Bool

    /// - Parameter demo: take the demo even when there is a household.
    static func open(
        configuration: Configuration, resources: Resources, demo: Bool, now: Int64
    ) async throws -> OpenedHousehold {
        if !demo {
            let location = configuration.database ?? DefaultPlace.database
            // Without a word from the owner, a file that is not there yet means that nothing was imported so far.
            if configuration.database != nil || DefaultPlace.databaseExists {
                let database = try await location.open()
                let isEmpty = try await database.read { try MemberStore($0).all().isEmpty }
                if configuration.database != nil || !isEmpty {
                    return OpenedHousehold(database: database, isDemo: false)
                }
                try await database.close()
            }
        }
        let database = try await DatabaseLocation.memory.open()
        let batch = try ImportSource(path: resources.demo, format: .demo).batch(for: ImportRequest(now: now))
        _ = try await ImportRecorder(database).record(batch)
        return OpenedHousehold(database: database, isDemo: true)
    }
}

/// Where things are kept when nothing is configured: the XDG data folder.
enum DefaultPlace {
    static var folder: String {
        let environment = ProcessInfo.processInfo.environment
        if let data = environment["XDG_DATA_HOME"], data.hasPrefix("/") { return data + "/recommendarr" }
        return NSHomeDirectory() + "/.local/share/recommendarr"
    }

    static var databasePath: String { folder + "/recommendarr.sqlite" }

    static var database: DatabaseLocation { .file(path: databasePath) }

    static var databaseExists: Bool { FileManager.default.fileExists(atPath: databasePath) }

    static var historyPath: String { folder + "/console-history" }

    static func makeFolder() throws {
        do {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw StorageError.unavailable(
                "The folder \(folder) cannot be made. Allow this user to write there, or set “database” to another place."
            )
        }
    }
}

extension Configuration {
    /// The database of the owner; its file is made where there is none yet.
    func openDatabase() async throws -> any Database {
        if database == nil { try DefaultPlace.makeFolder() }
        return try await (database ?? DefaultPlace.database).open()
    }

    /// Closes the database after `body`, whether or not it throws.
    func withDatabase<T>(_ body: (any Database) async throws -> T) async throws -> T {
        let database = try await openDatabase()
        let result: T
        do {
            result = try await body(database)
        } catch {
            try? await database.close()
            throw error
        }
        try await database.close()
        return result
    }
}

extension Int64 {
    /// Now, milliseconds since 1970.
    static var now: Int64 { Int64(Date().timeIntervalSince1970 * 1000) }
}
