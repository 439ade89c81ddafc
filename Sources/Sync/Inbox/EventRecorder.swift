import Engine
import Integrations
package import Storage

/// Keeps what webhooks tell, in the transaction that ends their delivery.
package struct EventRecorder: Sendable {
    /// What the plays that a hook tells of are about.
    package struct Origin: Sendable, Equatable {
        /// The media server that was played on.
        package let server: String
        /// Who keeps the history of its plays, so that an announced play is recognised there.
        package let history: String
        /// What the hook calls the owner of the server, where that is not the owner's id.
        package let ownerAlias: String?

        package init(server: String, history: String, ownerAlias: String? = nil) {
            self.server = server
            self.history = history
            self.ownerAlias = ownerAlias
        }
    }

    /// The delivery is tried again later.
    package struct OwnerUnknown: Error, CustomStringConvertible {
        package let description =
            "The people of the media server were not read yet, so that it is not known who its owner is."
    }

    private let origins: [Hook: Origin]

    /// - Parameter origins: of the hooks of media servers and of what watches them; other hooks tell of no plays.
    package init(origins: [Hook: Origin]) { self.origins = origins }

    /// - Returns: what should be read again soon.
    package func keep(_ told: InboxEvent, in session: any DatabaseSession) throws -> [FollowUp] {
        switch told.event {
        case .played(let play):
            guard let origin = origins[told.hook] else { return [] }
            var play = play
            play.account = try account(play.account, from: origin, in: session)
            try PlayRecorder(server: origin.server, source: origin.history, session: session).record([play])
            return []
        case .rated(let rating, let subject):
            guard let origin = origins[told.hook] else { return [] }
            var rating = rating
            rating.account = try account(rating.account, from: origin, in: session)
            try keep(rating, of: subject, from: origin.server, in: session)
            return []
        case .libraryChanged: return [.libraryChanged(told.hook)]
        case .accessChanged: return [.accessChanged(told.hook)]
        case .managed(let change):
            switch change.change {
            // The media server finds the file a little later, and is looked at again on schedule.
            case .available, .filesRemoved, .removed: return [.libraryChanged(told.hook)]
            case .added, .grabbed: return []
            }
        case .playing, .request, .test, .other: return []
        }
    }

    private func account(_ told: String, from origin: Origin, in session: any DatabaseSession) throws -> String {
        guard told == origin.ownerAlias else { return told }
        let owner = try MemberStore(session).all().first { $0.isOwner && $0.id.belongs(to: origin.server) }
        guard let owner else { throw OwnerUnknown() }
        return owner.id.account
    }

    /// A rating of what is not known here is read again with the others, once it is.
    private func keep(
        _ rating: ServerRating, of subject: Play.Subject, from server: String, in session: any DatabaseSession
    ) throws {
        guard !subject.isEpisode, rating.stars.isFinite else { return }
        let (member, item) = (
            MemberID(source: server, account: rating.account), ServerItemID(server: server, item: rating.item)
        )
        guard let title = try ServerItemStore(session).find([item])[item]?.title,
            try MemberStore(session).find(member) != nil
        else { return }
        let kept = Rating(
            member: member, title: title, stars: min(max(rating.stars, 0.5), 5), ratedAt: rating.ratedAt)
        _ = try RatingStore(session).upsert([kept], source: server)
    }
}
