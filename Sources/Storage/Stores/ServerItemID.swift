/// An item of one media server, such as `plex:4711`; the ids of two servers may be alike.
package struct ServerItemID: Hashable, Sendable, Comparable, CustomStringConvertible {
    package let rawValue: String

    /// As it was stored.
    init(rawValue: String) { self.rawValue = rawValue }

    /// - Parameters:
    ///   - server: the name of the source in the configuration, such as `plex`.
    ///   - item: the id that the server gave it.
    package init(server: String, item: String) { rawValue = "\(server):\(item)" }

    package var description: String { rawValue }

    /// The name of the source.
    package var server: String { String(rawValue.prefix { $0 != ":" }) }

    /// What the server calls it.
    package var item: String { rawValue.firstIndex(of: ":").map { String(rawValue[$0...].dropFirst()) } ?? rawValue }

    package static func < (a: ServerItemID, b: ServerItemID) -> Bool { a.rawValue < b.rawValue }
}
