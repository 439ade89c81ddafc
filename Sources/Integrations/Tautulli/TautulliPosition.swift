import Foundation

/// Where the reading of Tautulli's history is. Pure.
///
/// Rows are numbered as they are written, when a play ends, and listed by when it began. What is new therefore has a
/// higher number than anything read before, and lies within the last days; unless it was imported, which the count of
/// all rows gives away.
struct TautulliPosition: Codable, Equatable, Sendable {
    /// Only rows of this day and later are listed; `nil` lists all.
    private(set) var day: String?
    private(set) var pages = PageOverlap()
    /// The highest number that was read before this pass; rows up to it are known.
    private var floor: Int64 = 0
    /// The highest number so far.
    private var top: Int64 = 0
    /// When the last row began, seconds since 1970.
    private var reached: Int64?
    /// All rows that there were at the end of the last pass, and those of this pass that are new.
    private var total: Int?
    private var fresh = 0

    private enum CodingKeys: String, CodingKey {
        case day = "d"
        case pages = "p"
        case floor = "f"
        case top = "t"
        case reached = "r"
        case total = "n"
        case fresh = "x"
    }

    /// Plays that began longer ago than this and end now are found by the count of rows alone.
    private static let window: Int64 = 3 * 86_400

    struct Step {
        var rows: [TautulliRow]
        var rejected: [String]
        var position: TautulliPosition
        var isLast: Bool
        var done: Int
    }

    init() {}

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        day = try container.decodeIfPresent(String.self, forKey: .day)
        pages = try container.decode(PageOverlap.self, forKey: .pages)
        floor = try container.decode(Int64.self, forKey: .floor)
        top = try container.decode(Int64.self, forKey: .top)
        reached = try container.decodeIfPresent(Int64.self, forKey: .reached)
        total = try container.decodeIfPresent(Int.self, forKey: .total)
        fresh = try container.decode(Int.self, forKey: .fresh)
    }

    /// What a page brings; `nil` when the rows shifted since the page before.
    func step(over page: TautulliHistoryPage, limit: Int) -> Step? {
        let ids = page.rows.map { $0.value?.listID ?? "" }
        guard let known = pages.known(in: ids) else { return nil }
        var next = self
        next.pages.advance(over: ids)
        let rows = page.rows.dropFirst(known).compactMap(\.value).filter { ($0.id ?? 0) > floor }
        for row in page.rows.compactMap(\.value) {
            if let id = row.id { next.top = max(next.top, id) }
            if row.id != nil, let started = row.started { next.reached = max(next.reached ?? 0, started) }
        }
        next.fresh += rows.count
        let rejected = page.rows.enumerated().dropFirst(known).compactMap { index, row in
            row.problem.map { "Row \(pages.start + index + 1) of Tautulli's history cannot be read: \($0)." }
        }
        let isLast = pages.isLast(ids, known: known, limit: limit, total: page.recordsFiltered)
        let done = next.pages.done
        guard isLast else {
            return Step(rows: rows, rejected: rejected, position: next, isLast: false, done: done)
        }
        let isImported = day != nil && isMore(page.recordsTotal, than: next.fresh)
        next.finish(total: page.recordsTotal, readsAll: isImported)
        return Step(rows: rows, rejected: rejected, position: next, isLast: !isImported, done: done)
    }

    /// Reads again from shortly before the row that was read last.
    mutating func goBack() {
        if let reached { day = Self.day(reached - Self.window) }
        pages = PageOverlap()
        fresh = 0
    }

    /// Whether there are more rows than this pass accounts for.
    private func isMore(_ all: Int?, than fresh: Int) -> Bool {
        guard let all, let total else { return false }
        return all > total + fresh
    }

    /// - Parameter readsAll: goes through all rows once more, for those that are new and lie further back.
    private mutating func finish(total: Int?, readsAll: Bool) {
        pages = PageOverlap()
        fresh = 0
        if readsAll {
            day = nil
            self.total = nil
        } else {
            if let reached { day = Self.day(reached - Self.window) }
            self.total = total
            floor = top
        }
    }

    /// Such as `2026-01-31`. Tautulli's days are those of its own time zone: less than a day off.
    private static func day(_ second: Int64) -> String {
        Date(timeIntervalSince1970: Double(max(second, 0))).formatted(.iso8601.year().month().day())
    }
}
