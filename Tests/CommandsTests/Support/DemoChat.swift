import Engine
import Foundation
import Integrations
import Storage
import Sync
import TestSupport

@testable import Commands

/// A conversation over the demo household in an empty database in memory; all five members are linked by their ids.
enum DemoChat {
    /// 2026-06-01T12:00:00Z
    static let now: Int64 = 1_780_315_200_000
    static let members = ["anna", "marco", "lea", "karl", "chloe"]

    static func with<T>(
        parts: Conversation.Parts? = nil, meaning: RecommenderSource.Meaning? = nil,
        _ body: (Conversation) async throws -> T
    ) async throws -> T {
        let parts = try parts ?? Conversation.Parts()
        return try await TestDatabase.memory.withDatabase { database in
            try await fill(database)
            let chat = Conversation(database, parts: parts, clock: Clock(now), meaning: meaning)
            for member in members { try await chat.link(member, to: member) }
            return try await body(chat)
        }
    }

    static func fill(_ database: any Database) async throws {
        let source = try ImportSource.detect(path: ResourceFiles.root.appending(path: "demo").path)
        let batch = try source.batch(for: ImportRequest(now: now))
        _ = try await ImportRecorder(database).record(batch)
    }
}
