/// Where answers of a metadata source are kept between restarts; handed over by whoever has a database.
///
/// Neither closure fails: what cannot be read is asked for again.
package struct MetadataCache: Sendable {
    package struct Entry: Sendable, Equatable {
        /// JSON that only the client understands.
        package var document: String
        /// Milliseconds since 1970.
        package var fetchedAt: Int64

        package init(document: String, fetchedAt: Int64) {
            self.document = document
            self.fetchedAt = fetchedAt
        }
    }

    package let load: @Sendable (_ key: String) async -> Entry?
    package let save: @Sendable (_ key: String, Entry) async -> Void

    package init(
        load: @escaping @Sendable (_ key: String) async -> Entry?,
        save: @escaping @Sendable (_ key: String, Entry) async -> Void
    ) {
        self.load = load
        self.save = save
    }
}
