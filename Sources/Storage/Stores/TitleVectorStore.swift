package import Engine

/// The embeddings of titles, by model. They can be made again from the titles, and go when their title goes.
package struct TitleVectorStore {
    private let session: any DatabaseSession

    package init(_ session: any DatabaseSession) { self.session = session }

    /// Which text of each title was embedded by `model`.
    package func textHashes(model: String) throws -> [TitleID: String] {
        var hashes: [TitleID: String] = [:]
        try session.forEach("SELECT kind, tmdb_id, text_hash FROM title_vectors WHERE model = $1", [.text(model)]) {
            hashes[try $0.title(0)] = try $0.get(2)
        }
        return hashes
    }

    /// The number of components of the vectors of `model`; `nil` where there are none.
    package func dimension(model: String) throws -> Int? {
        try session.query("SELECT dimension FROM title_vectors WHERE model = $1 LIMIT 1", [.text(model)]).first?.get(0)
    }

    /// Keeps vectors, one for each title, in place of older ones of the same titles. Those of titles that are gone are left out.
    /// - Returns: how many were kept.
    @discardableResult
    package func upsert(_ vectors: [TitleVector], model: String) throws -> Int {
        // Nobody removes a title between the look and the writing.
        try RevisionStore(session).lock(.catalogue)
        let known = Set(try TitleStore(session).known(vectors.map(\.title)))
        let rows: [[SQLValue]] = vectors.filter { known.contains($0.title) }.map { vector in
            let bytes = TitleVector.bytes(of: vector.components)
            return [.text(model)] + vector.title.sql
                + [.text(vector.textHash), SQLValue(vector.components.count), .blob(bytes)]
        }
        return try RowBatch(
            "INSERT INTO title_vectors (model, kind, tmdb_id, text_hash, dimension, vector) VALUES",
            suffix: """
                ON CONFLICT (model, kind, tmdb_id) DO UPDATE
                SET text_hash = excluded.text_hash, dimension = excluded.dimension, vector = excluded.vector
                """
        ).execute(rows, in: session)
    }

    /// In order of kind and TMDB id. What cannot be read is left out, as if it had never been embedded.
    package func all(model: String) throws -> [TitleVector] {
        var vectors: [TitleVector] = []
        try session.forEach(
            """
            SELECT kind, tmdb_id, text_hash, dimension, vector FROM title_vectors WHERE model = $1
            ORDER BY kind, tmdb_id
            """, [.text(model)]
        ) { row in
            guard let components = TitleVector.components(from: try row.get(4), dimension: try row.get(3)) else {
                return
            }
            vectors.append(TitleVector(title: try row.title(0), textHash: try row.get(2), components: components))
        }
        return vectors
    }

    /// Returns how many went.
    @discardableResult
    package func removeAll(model: String) throws -> Int {
        try session.execute("DELETE FROM title_vectors WHERE model = $1", [.text(model)])
    }

    /// Removes the vectors of all other models. Returns how many went.
    @discardableResult
    package func removeAll(except model: String) throws -> Int {
        try session.execute("DELETE FROM title_vectors WHERE model <> $1", [.text(model)])
    }
}
