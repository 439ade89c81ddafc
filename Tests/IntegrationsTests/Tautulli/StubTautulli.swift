import Foundation
import Synchronization
import TestSupport

@testable import Integrations

/// A Tautulli whose rows can be changed between two pages.
final class StubTautulli: Sendable {
    struct Row {
        var id: Int?
        var started: Int
        var type = "movie"

        var json: String {
            let number = id.map(String.init) ?? "null"
            return #"""
                {"date":\#(started),"full_title":"Movie","grandparent_rating_key":null,"grandparent_title":"","guid":"x",
                "id":\#(number),"live":0,"media_index":"","media_type":"\#(type)","parent_media_index":"",
                "percent_complete":7,"player":"TV","rating_key":1,"row_id":\#(number),"started":\#(started),
                "state":\#(id == nil ? "\"playing\"" : "null"),"stopped":\#(started + 600),"title":"Movie 1",
                "user_id":1000,"year":2000}
                """#
        }
    }

    let rows: Mutex<[Row]>
    private let onPage: @Sendable (Int, inout [Row]) -> Void
    private let pages = Mutex(0)

    init(_ rows: [Row], onPage: @escaping @Sendable (Int, inout [Row]) -> Void = { _, _ in }) {
        self.rows = Mutex(rows)
        self.onPage = onPage
    }

    func answer(_ request: StubServer.Request) -> StubServer.Answer {
        let query = request.query
        let after = query["after"].flatMap { Timestamps.parse($0) }.map { Int($0 / 1000) } ?? 0
        let body = rows.withLock { rows in
            let found = rows.filter { $0.started >= after }.sorted {
                ($0.started, $0.id ?? .max) < ($1.started, $1.id ?? .max)
            }
            let page = found.dropFirst(Int(query["start"] ?? "") ?? 0).prefix(Int(query["length"] ?? "") ?? 0)
            let total = rows.filter { $0.id != nil }.count
            let number = pages.withLock { number in
                number += 1
                return number
            }
            onPage(number, &rows)
            return Self.success(
                #"""
                {"data":[\#(page.map(\.json).joined(separator: ","))],"draw":1,"recordsFiltered":\#(found.count),
                "recordsTotal":\#(total)}
                """#)
        }
        return .init(body: body)
    }

    static func success(_ data: String) -> String {
        #"{"response":{"result":"success","message":null,"data":\#(data)}}"#
    }
}
