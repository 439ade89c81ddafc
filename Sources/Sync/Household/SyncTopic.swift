/// What is read from a media server, in the order in which it must be read.
package enum SyncTopic: String, Sendable, CaseIterable, Comparable {
    /// Sections and what is in them.
    case libraries
    /// People and what they may see.
    case access
    case ratings
    /// What was played.
    case history

    package static func < (a: SyncTopic, b: SyncTopic) -> Bool {
        let order = allCases
        return order.firstIndex(of: a) ?? 0 < order.firstIndex(of: b) ?? 0
    }
}
