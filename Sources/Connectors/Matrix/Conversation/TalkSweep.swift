import Foundation

/// Which records are too old to matter. The transport sweeps them at its start and once a day.
enum TalkSweep {
    static var kinds: [String] { lifetimes.keys.sorted() }

    private static let lifetimes = [
        AnswerRecord.kind: AnswerRecord.lifetime, ReactionRecord.kind: ReactionRecord.lifetime,
        LatestRecord.kind: LatestRecord.lifetime, RefusalRecord.kind: RefusalRecord.lifetime,
        PrivacyRecord.kind: PrivacyRecord.lifetime,
        VoteRecord.kind: VoteRecord.lifetime,
    ]

    /// - Parameters:
    ///   - records: all of the kind.
    ///   - now: milliseconds since 1970.
    /// - Returns: the ids of those to remove, among them what cannot be read.
    static func outdated(_ records: [String: Data], of kind: String, now: Int64) -> Set<String> {
        struct Age: Decodable { var at: Int64 }
        let limit = lifetimes[kind] ?? 0
        return Set(
            records.filter { _, data in
                guard let age = try? JSONDecoder().decode(Age.self, from: data) else { return true }
                return now.subtractingReportingOverflow(age.at).partialValue > limit
            }.keys)
    }
}
