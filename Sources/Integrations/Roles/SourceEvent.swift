package import Engine

/// What a webhook delivery says happened, in terms that all products share.
package enum SourceEvent: Sendable, Equatable {
    /// A play ended, or went past the point where the product calls it watched.
    case played(Play)
    /// A play began, paused or goes on; nothing to learn from yet.
    case playing(Play)
    case rated(ServerRating, Play.Subject)
    /// Items were added to, changed in or removed from the media server.
    case libraryChanged
    /// Accounts, or what they may see, were changed.
    case accessChanged
    /// What manages downloads has a title ready, or has it no longer.
    case managed(ManagedChange)
    case request(RequestChange)
    /// Sent by a person to see whether the hook works.
    case test
    /// Something that does not concern us, by its name at the source.
    case other(String)
}

/// What Radarr or Sonarr tell of a title.
package struct ManagedChange: Sendable, Equatable {
    package enum Change: String, Sendable, Equatable {
        /// It is monitored from now on.
        case added
        /// A release was sent to the download client.
        case grabbed
        /// A file is there, a first one or a better one.
        case available
        /// The files went, the title is still monitored.
        case filesRemoved
        case removed
    }

    package var change: Change
    package var kind: TitleKind
    package var ids: ExternalIDs
    package var name: String
    package var year: Int?

    package init(change: Change, kind: TitleKind, ids: ExternalIDs, name: String, year: Int? = nil) {
        self.change = change
        self.kind = kind
        self.ids = ids
        self.name = name
        self.year = year
    }
}

/// What Seerr tells of a request.
package struct RequestChange: Sendable, Equatable {
    package var status: RequestStatus
    package var kind: TitleKind
    package var ids: ExternalIDs
    /// The request's id at the source.
    package var request: String?
    package var requestedBy: String?

    package init(
        status: RequestStatus, kind: TitleKind, ids: ExternalIDs, request: String? = nil, requestedBy: String? = nil
    ) {
        self.status = status
        self.kind = kind
        self.ids = ids
        self.request = request
        self.requestedBy = requestedBy
    }
}

package enum RequestStatus: String, Sendable, Equatable {
    case pending
    case approved
    case declined
    case failed
    case processing
    case partlyAvailable
    case available
}

/// Decodes the deliveries of one product; pure.
package protocol WebhookDecoder: Sendable {
    /// - Parameters:
    ///   - body: JSON; of Plex's multipart deliveries the part called `payload`.
    ///   - receivedAt: milliseconds since 1970, for products that do not say when something happened.
    /// - Throws: `WebhookRejection`.
    func events(in body: [UInt8], receivedAt: Int64) throws(WebhookRejection) -> [SourceEvent]
}

/// Why a delivery cannot be used: what, where in it, and the remedy; a complete sentence.
package struct WebhookRejection: Error, Sendable, Equatable, CustomStringConvertible {
    package let description: String
    package init(_ description: String) { self.description = description }
}
