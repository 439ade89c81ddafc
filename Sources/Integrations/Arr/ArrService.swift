import Foundation
import Web

/// The calls that Radarr and Sonarr (API v3) answer alike.
struct ArrService: Sendable {
    /// Queues are read up to here.
    private static let mostPages = 50
    private static let pageSize = 100

    let service: WebService

    /// Everything in a list, which is big and slow where a small machine manages a large library.
    func everything<Entry: Decodable>(_ path: String, of type: Entry.Type) async throws -> [Entry] {
        var patient = service
        patient.sizeLimit = max(service.sizeLimit, 256 << 20)
        patient.timeLimit = max(service.timeLimit, .seconds(120))
        return try await ArrService(service: patient).list(path, of: type)
    }

    /// The header that carries the key.
    static func headers(key: String) -> [String: String] { ["X-Api-Key": key] }

    func list<Entry: Decodable>(
        _ path: String, query: [URLQueryItem] = [], of type: Entry.Type
    ) async throws -> [Entry] {
        try await service.call(
            WebRequest(.get, "/api/v3" + path, query: query), returning: TolerantList<Entry>.self
        ).entries
    }

    /// - Returns: `nil` when what is posted is there already.
    func add<Resource: Decodable>(_ resource: some Encodable, to path: String, as type: Resource.Type) async throws
        -> Resource?
    {
        // What is added twice is refused the second time, so that a lost answer does no harm.
        let request = try WebRequest(.post, "/api/v3" + path, json: resource, isRepeatable: true)
        let answer = try await service.answer(to: request, accepting: [400, 409])
        if (200..<300).contains(answer.code) { return try service.read(type, from: answer.body) }
        let failures = try? JSONDecoder().decode([ArrMessages.ValidationFailure].self, from: answer.body)
        guard answer.code == 409 || failures?.contains(where: \.isExisting) == true else {
            throw service.error(of: answer)
        }
        return nil
    }

    /// The files stay. Removing what is gone does nothing.
    /// - Parameter exclusion: the product's word for never adding it again from a list, which is not wanted.
    func remove(_ id: Int, from path: String, exclusion: String) async throws {
        let query = [URLQueryItem(name: "deleteFiles", value: "false"), .init(name: exclusion, value: "false")]
        _ = try await service.answer(
            to: WebRequest(.delete, "/api/v3\(path)/\(id)", query: query), accepting: [404])
    }

    func queue() async throws -> [Download] {
        var records: [ArrMessages.QueueRecord] = []
        for number in 1...Self.mostPages {
            let query = [
                URLQueryItem(name: "page", value: String(number)),
                URLQueryItem(name: "pageSize", value: String(Self.pageSize)),
            ]
            let page = try await service.call(
                WebRequest(.get, "/api/v3/queue", query: query), returning: ArrMessages.QueuePage.self)
            records += page.records.entries
            if page.records.entries.isEmpty || records.count >= page.totalRecords ?? 0 { break }
        }
        // A season that comes as one download is listed once for every episode; pages may overlap.
        var seen: Set<String> = []
        return records.filter { record in record.downloadId.map { seen.insert($0).inserted } ?? true }.map(\.download)
    }

    func options() async throws -> AddingOptions {
        async let profiles = list("/qualityprofile", of: ArrMessages.QualityProfile.self)
        async let folders = list("/rootfolder", of: ArrMessages.RootFolder.self)
        async let tags = list("/tag", of: ArrMessages.Tag.self)
        return AddingOptions(
            qualityProfiles: try await profiles.map { .init(id: $0.id, name: $0.name ?? String($0.id)) },
            rootFolders: try await folders.compactMap { folder in
                guard let path = folder.path, folder.accessible != false else { return nil }
                return .init(path: path, freeSpace: folder.freeSpace)
            },
            tags: try await tags.map { .init(id: $0.id, name: $0.label ?? String($0.id)) })
    }

    func notifiers() async throws -> [ManagerNotifier] {
        try await list("/notification", of: ArrMessages.Notification.self).map {
            ManagerNotifier(name: $0.name ?? "", implementation: $0.implementation ?? "")
        }
    }

    /// The query of a calendar.
    static func span(from start: Int64, to end: Int64) -> [URLQueryItem] {
        [("start", start), ("end", end)].map { name, time in
            let date = Date(timeIntervalSince1970: Double(time) / 1000)
            return URLQueryItem(name: name, value: date.formatted(.iso8601))
        }
    }
}
