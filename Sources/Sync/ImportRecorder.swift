import Chat
package import Engine
package import Integrations
package import Storage

/// Writes what an import read into the database: all of it or, when anything fails, nothing.
///
/// Idempotent: the same batch again changes nothing. What a member set themself (language, contributing) is never
/// overwritten by an import.
package struct ImportRecorder: Sendable {
    private let database: any Database

    package init(_ database: any Database) { self.database = database }

    /// What changed.
    package struct Changes: Sendable, Equatable {
        package var members = 0
        package var accesses = 0
        package var titles = UpsertCounts()
        package var items = UpsertCounts()
        package var ratings = UpsertCounts()
        package var events = 0
        package var feedback = 0

        package var isEmpty: Bool {
            members == 0 && accesses == 0 && events == 0 && feedback == 0 && !titles.isChange && !items.isChange
                && !ratings.isChange
        }
    }

    /// - Parameter granted: the access of members about whom nothing is known yet, here or in the batch.
    package func record(_ batch: ImportBatch, granted: LibraryAccess? = nil) async throws -> Changes {
        try await database.write { session in
            var changes = Changes()
            changes.titles = try TitleStore(session).upsert(batch.titles)
            try recordPeople(batch, granted: granted, in: session, changes: &changes)
            changes.items = try LibraryItemStore(session).upsert(batch.items)
            changes.events = try WatchEventStore(session).insert(
                batch.events.map { imported in
                    SourcedWatchEvent(
                        id: "\(imported.source):\(imported.sourceEventID)", source: imported.source,
                        sourceEventID: imported.sourceEventID, event: imported.event)
                })
            for (source, ratings) in Dictionary(grouping: batch.ratings, by: \.source).sorted(by: { $0.key < $1.key }) {
                let counts = try RatingStore(session).upsert(ratings.map(\.rating), source: source)
                changes.ratings.inserted += counts.inserted
                changes.ratings.updated += counts.updated
                changes.ratings.unchanged += counts.unchanged
            }
            for imported in batch.feedback {
                let id = "\(imported.source):\(imported.sourceEventID)"
                let isNew = try FeedbackStore(session).record(
                    RecordedFeedback(id: id, sourceEventID: id, feedback: imported.feedback))
                if isNew { changes.feedback += 1 }
            }
            return changes
        }
    }

    private func recordPeople(
        _ batch: ImportBatch, granted: LibraryAccess?, in session: any DatabaseSession, changes: inout Changes
    ) throws {
        let libraries = LibraryStore(session)
        for library in batch.libraries { _ = try libraries.upsert(library) }
        let settings = SettingStore(session)
        for member in batch.members {
            if try MemberStore(session).upsert(member) { changes.members += 1 }
            let known = try libraries.access(of: member.id) ?? .unknown
            var access = batch.access[member.id] ?? .unknown
            // That a source does not know takes nothing away.
            if access == .unknown { access = known == .unknown ? granted ?? .unknown : known }
            if access != known {
                try libraries.setAccess(member.id, access)
                changes.accesses += 1
            }
            let set = try settings.all(for: member.id)
            if let language = batch.languages[member.id], set[.language] == nil {
                try settings.set(.language, of: member.id, to: language)
            }
            if batch.contributors.contains(member.id), set[.contributes] == nil {
                try settings.set(.contributes, of: member.id, to: "true")
            }
        }
    }
}
