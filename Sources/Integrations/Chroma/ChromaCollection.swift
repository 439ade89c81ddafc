import Foundation
import Web

/// One collection of a ChromaDB server (API version 2), in its default tenant and database.
struct ChromaCollection: Sendable {
    private static let collections = "/api/v2/tenants/default_tenant/databases/default_database/collections"

    let service: WebService
    let name: String
    /// `nil` while it holds nothing.
    let dimension: Int?
    private let path: String

    struct Record: Sendable {
        let id: String
        let mark: String
        let embedding: [Float]
    }

    /// Opens the collection, which compares by cosine; makes it when there is none.
    init(named name: String, service: WebService) async throws {
        let made = try await service.call(
            try WebRequest(.post, Self.collections, json: CreateCollection(name: name), isRepeatable: true),
            returning: Collection.self)
        self.service = service
        self.name = name
        dimension = made.dimension
        path = "\(Self.collections)/\(made.id)"
    }

    /// Removes a collection with everything in it.
    static func remove(named name: String, service: WebService) async throws {
        try await service.call(WebRequest(.delete, "\(Self.collections)/\(name)"))
    }

    /// The version of the server, which answers this without any collection.
    static func version(of service: WebService) async throws -> String {
        try await service.call(WebRequest(.get, "/api/v2/version"), returning: String.self)
    }

    func count() async throws -> Int {
        try await service.call(WebRequest(.get, "\(path)/count"), returning: Int.self)
    }

    /// What is there: the marks of the records by id.
    func marks() async throws -> [String: String] {
        var marks: [String: String] = [:]
        var offset = 0
        while true {
            let page = try await post(
                "get", Get(limit: Self.page, offset: offset, include: ["metadatas"]), returning: Got.self)
            for (index, id) in page.ids.enumerated() {
                let metadata = page.metadatas.flatMap { $0.indices.contains(index) ? $0[index] : nil }
                marks[id] = metadata?.mark ?? ""
            }
            guard page.ids.count == Self.page else { return marks }
            offset += Self.page
        }
    }

    func upsert(_ records: [Record]) async throws {
        for start in stride(from: 0, to: records.count, by: Self.batch) {
            let some = records[start..<min(start + Self.batch, records.count)]
            let body = Upsert(
                ids: some.map(\.id), embeddings: some.map(\.embedding), metadatas: some.map { Mark(mark: $0.mark) })
            try await service.call(try WebRequest(.post, "\(path)/upsert", json: body, isRepeatable: true))
        }
    }

    func remove(_ ids: [String]) async throws {
        for start in stride(from: 0, to: ids.count, by: Self.batch) {
            let body = Delete(ids: Array(ids[start..<min(start + Self.batch, ids.count)]))
            try await service.call(try WebRequest(.post, "\(path)/delete", json: body, isRepeatable: true))
        }
    }

    /// The records nearest to a vector, and their distances: 1 − the cosine.
    func nearest(to query: [Float], limit: Int) async throws -> [(id: String, distance: Float)] {
        let answer = try await post(
            "query", Query(queryEmbeddings: [query], nResults: limit, include: ["distances"]), returning: Found.self)
        guard let ids = answer.ids.first, let distances = answer.distances?.first, ids.count == distances.count else {
            throw service.problem(.malformed("it sent no distances"))
        }
        return zip(ids, distances).compactMap { id, distance in distance.map { (id, $0) } }
    }

    private static let page = 1_000
    /// Records in one call; the server takes more of them, but not bodies of any size.
    private static let batch = 200

    private func post<Answer: Decodable>(
        _ action: String, _ body: some Encodable, returning type: Answer.Type
    ) async throws -> Answer {
        try await service.call(
            try WebRequest(.post, "\(path)/\(action)", json: body, isRepeatable: true), returning: type)
    }
}
