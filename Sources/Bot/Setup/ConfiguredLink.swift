import Chat
import Engine

/// Somebody on a chat platform whom the owner has declared to be a member.
struct ConfiguredLink: Equatable {
    let identity: ChatIdentity
    /// The name of the member.
    let member: String

    /// A link that cannot be meant: what is wrong, and what would be right.
    struct Unusable: Error, CustomStringConvertible {
        let description: String
    }

    /// - Parameter identity: such as `matrix:@anna:example.org`.
    init(identity: String, member: String) throws(Unusable) {
        let parts = identity.split(separator: ":", maxSplits: 1).map(String.init)
        let platforms = Platform.allCases.filter { $0 != .console }
        guard parts.count == 2, let platform = platforms.first(where: { $0.rawValue == parts[0] }) else {
            throw Unusable(
                description: "It must begin with one of \(platforms.map(\.rawValue).joined(separator: ", ")) and a "
                    + "colon, such as matrix:@anna:example.org.")
        }
        guard !member.isEmpty else { throw Unusable(description: "The name of a member must follow.") }
        self.identity = ChatIdentity(platform: platform, userID: parts[1])
        self.member = member
    }
}
