import Foundation
import Synchronization
import TestSupport

@testable import Integrations

/// A Jellyfin server with a few users, whose histories can be changed.
final class StubJellyfin: Sendable {
    struct Seen {
        var user: String
        var item: Int
        /// Seconds since 1970.
        var at: Int
        var percentage: Double?
        var type = "Movie"

        var json: String {
            let stamp = Date(timeIntervalSince1970: Double(at)).formatted(.iso8601).dropLast() + ".1234567Z"
            let place = percentage.map { #","PlayedPercentage":\#($0)"# } ?? ""
            return #"""
                {"Id":"item-\#(item)","Name":"Item \#(item)","Type":"\#(type)","SeriesId":"AB-\#(item)",
                "SeriesName":"Series","ParentIndexNumber":1,"IndexNumber":2,"ProviderIds":{"Tmdb":"\#(item)"},
                "UserData":{"PlayCount":1,"Played":\#(percentage == nil),"LastPlayedDate":"\#(stamp)"\#(place)}}
                """#
        }
    }

    struct State {
        var seen: [Seen] = []
        /// Seconds since 1970, by user.
        var active: [String: Int] = ["u1": 100, "u2": 100]
        var running: [(user: String, item: Int)] = []
    }

    let state: Mutex<State>

    init(_ state: State = State()) { self.state = Mutex(state) }

    static let folders = #"""
        [{"Name":"Films","CollectionType":"movies","ItemId":"AAAA-1","LibraryOptions":{"PreferredMetadataLanguage":"de"}},
        {"Name":"Series","CollectionType":"tvshows","ItemId":"aaaa2"},
        {"Name":"Both","ItemId":"aaaa3","CollectionType":null},
        {"Name":"Music","CollectionType":"music","ItemId":"aaaa4"}]
        """#

    func answer(_ request: StubServer.Request) -> StubServer.Answer {
        state.withLock { state in
            switch request.path {
            case "/Users":
                let users = state.active.sorted { $0.key < $1.key }.map { user, active in
                    let stamp = Date(timeIntervalSince1970: Double(active)).formatted(.iso8601)
                    return #"{"Id":"\#(user)","Name":"\#(user)","LastActivityDate":"\#(stamp)","Policy":{}}"#
                }
                return .init(body: "[\(users.joined(separator: ","))]")
            case "/Sessions":
                let sessions = state.running.map {
                    #"{"Id":"s","UserId":"\#($0.user)","NowPlayingItem":{"Id":"item\#($0.item)","Type":"Movie"}}"#
                }
                return .init(body: "[\(sessions.joined(separator: ","))]")
            case "/Items":
                let query = request.query
                let isResumable = query["filters"] == "IsResumable"
                let found = state.seen.filter { $0.user == query["userId"] && ($0.percentage != nil) == isResumable }
                    .sorted { $0.at > $1.at }
                let page = found.dropFirst(Int(query["startIndex"] ?? "") ?? 0).prefix(Int(query["limit"] ?? "") ?? 0)
                let items = page.map(\.json).joined(separator: ",")
                return .init(body: #"{"Items":[\#(items)],"TotalRecordCount":\#(found.count),"StartIndex":0}"#)
            case "/Library/VirtualFolders": return .init(body: Self.folders)
            default: return .init(status: 404)
            }
        }
    }
}

extension StubServer {
    @discardableResult
    static func withJellyfin<T: Sendable>(
        as product: JellyfinServer.Product = .jellyfin, pageSize: Int = 500,
        _ answer: @escaping @Sendable (Request) -> Answer, _ body: (JellyfinServer, StubServer) async throws -> T
    ) async throws -> T {
        let headers = JellyfinServer.headers(token: "key-0123456789", product: product, clientIdentifier: "c1")
        return try await withService("Jellyfin", headers: headers, answer) { service, server in
            let jellyfin = JellyfinServer(
                service: service, product: product, clientIdentifier: "c1", pageSize: pageSize,
                now: { 1_767_225_600_000 })
            return try await body(jellyfin, server)
        }
    }
}
