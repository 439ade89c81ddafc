package import Engine

/// What takes people's requests for titles and passes them on: Seerr, Overseerr, Jellyseerr.
package protocol RequestService: Sendable {
    func search(_ text: String, language: String?) async throws -> [RequestableTitle]

    func status(of title: TitleID) async throws -> RequestStatus?

    /// Requests a title; of a series all seasons that are not there. Asking for what is requested already changes nothing.
    /// - Parameter user: the user's id at the service, in whose name and with whose rights it is requested.
    /// - Throws: `RequestDenied` when the user may not have it.
    func request(_ title: TitleID, as user: Int?) async throws -> TitleRequest

    /// The newest first.
    func requests(limit: Int) async throws -> [TitleRequest]

    func users() async throws -> [RequestUser]
}

package struct RequestableTitle: Sendable, Equatable {
    package var title: TitleID
    package var name: String
    package var year: Int?
    package var status: RequestStatus?

    package init(title: TitleID, name: String, year: Int?, status: RequestStatus?) {
        self.title = title
        self.name = name
        self.year = year
        self.status = status
    }
}

/// The service does not let a user have a title: they lack the right, their quota is used up, or it is blocked.
package struct RequestDenied: Error, Sendable, Equatable, CustomStringConvertible {
    /// In the words of the service, such as `Movie Quota exceeded.`
    package let reason: String

    package init(reason: String) { self.reason = reason }

    package var description: String {
        "The request is denied: “\(reason)” Ask whoever runs the server for the right to request it."
    }
}

package struct TitleRequest: Sendable, Equatable {
    /// `nil` for a title that is there without ever being requested.
    package var id: Int?
    package var title: TitleID
    package var status: RequestStatus
    package var requestedBy: Int?

    package init(id: Int?, title: TitleID, status: RequestStatus, requestedBy: Int?) {
        self.id = id
        self.title = title
        self.status = status
        self.requestedBy = requestedBy
    }
}

/// Somebody who may request, with what links them to members and to chat.
package struct RequestUser: Sendable, Equatable {
    package var id: Int
    package var name: String
    package var plexID: String?
    package var jellyfinID: String?
    package var discordIDs: [String]

    package init(id: Int, name: String, plexID: String? = nil, jellyfinID: String? = nil, discordIDs: [String] = []) {
        self.id = id
        self.name = name
        self.plexID = plexID
        self.jellyfinID = jellyfinID
        self.discordIDs = discordIDs
    }
}
