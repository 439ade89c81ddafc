/// What goes to and comes from ChromaDB, named as it names it.
extension ChromaCollection {
    struct CreateCollection: Encodable {
        let name: String
        let getOrCreate = true
        let configuration = Configuration()

        struct Configuration: Encodable {
            let hnsw = HNSW()
        }

        struct HNSW: Encodable {
            let space = "cosine"
        }

        enum CodingKeys: String, CodingKey {
            case name
            case getOrCreate = "get_or_create"
            case configuration
        }
    }

    struct Collection: Decodable {
        let id: String
        let dimension: Int?
    }

    struct Mark: Codable {
        let mark: String?
    }

    struct Upsert: Encodable {
        let ids: [String]
        let embeddings: [[Float]]
        let metadatas: [Mark]
    }

    struct Delete: Encodable {
        let ids: [String]
    }

    struct Get: Encodable {
        let limit: Int
        let offset: Int
        let include: [String]
    }

    struct Got: Decodable {
        let ids: [String]
        let metadatas: [Mark?]?
    }

    struct Query: Encodable {
        let queryEmbeddings: [[Float]]
        let nResults: Int
        let include: [String]

        enum CodingKeys: String, CodingKey {
            case queryEmbeddings = "query_embeddings"
            case nResults = "n_results"
            case include
        }
    }

    struct Found: Decodable {
        let ids: [[String]]
        let distances: [[Float?]]?
    }
}
