/// What Tautulli sends: numbers where there should be texts, texts where there should be numbers, `""` for nothing.
struct TautulliAnswer<Content: Decodable>: Decodable {
    /// `nil` when the call failed.
    let content: Content?

    private enum CodingKeys: String, CodingKey {
        case response
    }

    private enum ResponseKeys: String, CodingKey {
        case result, data
    }

    init(from decoder: any Decoder) throws {
        let response = try decoder.container(keyedBy: CodingKeys.self)
            .nestedContainer(keyedBy: ResponseKeys.self, forKey: .response)
        let succeeded = try response.decode(String.self, forKey: .result) == "success"
        content = succeeded ? try response.decode(Content.self, forKey: .data) : nil
    }
}

struct TautulliServerIdentity: Decodable, Sendable {
    let machineIdentifier: String

    private enum CodingKeys: String, CodingKey {
        case machineIdentifier = "machine_identifier"
    }
}

struct TautulliHistoryPage: Decodable, Sendable {
    let rows: [Lossy<TautulliRow>]
    /// Rows that the query finds; rows in all.
    let recordsFiltered: Int?
    let recordsTotal: Int?

    private enum CodingKeys: String, CodingKey {
        case rows = "data"
        case recordsFiltered, recordsTotal
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        rows = try container.decode([Lossy<TautulliRow>].self, forKey: .rows)
        recordsFiltered = try container.integer(.recordsFiltered).map(Int.init(clamping:))
        recordsTotal = try container.integer(.recordsTotal).map(Int.init(clamping:))
    }
}

struct TautulliActivity: Decodable, Sendable {
    let sessions: [Lossy<TautulliSession>]
}
