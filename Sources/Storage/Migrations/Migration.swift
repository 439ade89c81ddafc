/// One step of the schema. A step that was ever released is never changed; a new one is added behind it.
struct Migration: Sendable {
    /// 1, 2, 3 … without gaps.
    let version: Int
    let name: String
    /// Written for both databases, see `SQLDialect.schemaStatement`.
    let statements: [String]

    static let all: [Migration] = [
        .m0001Members, .m0002Titles, .m0003Libraries, .m0004Signals, .m0005RecommendationLog, .m0006Models,
        .m0007TitleVectors, .m0008Sources, .m0009Inbox, .m0010Connectors,
        .m0011Conversations,
    ]
}
