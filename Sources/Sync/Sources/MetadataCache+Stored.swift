package import Integrations
package import Storage

extension MetadataCache {
    /// Documents are kept in the database; one that cannot be read or kept is fetched again.
    package static func stored(in database: any Database, as source: String) -> MetadataCache {
        MetadataCache(
            load: { key in
                let kept = try? await database.read { try MetadataCacheStore($0).get(source, key) }
                return kept.flatMap { $0 }.map { Entry(document: $0.document, fetchedAt: $0.fetchedAt) }
            },
            save: { key, entry in
                _ = try? await database.write { session in
                    try MetadataCacheStore(session).set(
                        source, key, to: CachedDocument(document: entry.document, fetchedAt: entry.fetchedAt))
                }
            })
    }
}
