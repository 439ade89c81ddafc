package import Engine
package import Web

/// A `VectorIndex` that a ChromaDB server keeps. It searches approximately: of many titles it may miss a near one.
package struct ChromaVectorIndex: VectorIndex {
    package let dimensions: Int
    package let count: Int
    private let collection: ChromaCollection

    /// An embedding, and a mark that changes when the embedding does.
    package struct Entry: Sendable {
        let title: TitleID
        let mark: String
        let embedding: [Float]

        package init(title: TitleID, mark: String, embedding: [Float]) {
            self.title = title
            self.mark = mark
            self.embedding = embedding
        }
    }

    /// The query does not fit the index.
    package struct WrongDimension: Error, CustomStringConvertible {
        package let expected: Int
        package let found: Int

        package var description: String {
            "The vector index holds vectors of \(expected) numbers, but was asked with one of \(found). The embedding "
                + "model was exchanged under the same name; wait until all titles are embedded again."
        }
    }

    /// Makes the server hold exactly `entries`; only what changed since the last time is sent.
    /// - Parameters:
    ///   - entries: one for each title, all of `dimensions` numbers.
    ///   - model: part of the collection's name, so that vectors of different models never meet.
    package init(entries: [Entry], dimensions: Int, model: String, service: WebService) async throws {
        for entry in entries where entry.embedding.count != dimensions {
            throw WrongDimension(expected: dimensions, found: entry.embedding.count)
        }
        let name = Self.collectionName(model: model, dimensions: dimensions)
        let collection = try await ChromaCollection(named: name, service: service)
        if let stored = collection.dimension, stored != dimensions {
            throw WrongDimension(expected: stored, found: dimensions)
        }
        let known = try await collection.marks()
        let wanted = Set(entries.map { $0.title.description })
        try await collection.remove(known.keys.filter { !wanted.contains($0) })
        let changed = entries.filter { known[$0.title.description] != $0.mark }
        try await collection.upsert(
            changed.map { .init(id: $0.title.description, mark: $0.mark, embedding: $0.embedding) })
        self.collection = collection
        self.dimensions = dimensions
        count = entries.count
    }

    package func nearest(to query: [Float], limit: Int) async throws -> [VectorMatch] {
        guard query.count == dimensions else { throw WrongDimension(expected: dimensions, found: query.count) }
        let wanted = min(limit, count)
        guard wanted > 0 else { return [] }
        return try await collection.nearest(to: query, limit: wanted)
            .compactMap { found in
                TitleID(found.id).map { VectorMatch(title: $0, similarity: 1 - found.distance) }
            }
            .sorted { ($1.similarity, $0.title) < ($0.similarity, $1.title) }
    }

    /// Asks the server for its version, to see that it is there.
    package static func version(of service: WebService) async throws -> String {
        try await ChromaCollection.version(of: service)
    }

    /// Removes what was kept of a model.
    package static func remove(model: String, dimensions: Int, service: WebService) async throws {
        try await ChromaCollection.remove(
            named: collectionName(model: model, dimensions: dimensions), service: service)
    }

    /// Letters, digits, dots and hyphens, as the server demands; the number keeps apart models whose names differ
    /// only in other characters.
    static func collectionName(model: String, dimensions: Int) -> String {
        let plain = model.lowercased().map { character in
            character.isASCII && (character.isLetter || character.isNumber || character == ".") ? character : "-"
        }
        let number = model.utf8.reduce(UInt32(2_166_136_261)) { ($0 ^ UInt32($1)) &* 16_777_619 }
        return "recommendarr-\(String(plain.prefix(80)))-\(String(number, radix: 36))-\(dimensions)"
    }
}
