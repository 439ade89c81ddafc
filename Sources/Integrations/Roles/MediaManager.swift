package import Engine

/// What finds, downloads and renames files: Radarr for films, Sonarr for series.
package protocol MediaManager: Sendable {
    var kind: TitleKind { get }

    /// Everything that is monitored or was, with its state.
    func titles() async throws -> [ManagedTitle]

    /// What it would add for the ids, `nil` when it knows no such title.
    func lookUp(_ ids: ExternalIDs) async throws -> ManagedTitle?

    /// Begins to monitor a title and, when asked, to search for it. Adding what is there changes nothing.
    /// - Returns: its state afterwards.
    /// - Throws: `NoSuchTitle` beside `WebError`.
    func add(_ ids: ExternalIDs, with choice: AddingChoice) async throws -> ManagedTitle

    /// Undoes `add`; the files stay.
    func remove(_ ids: ExternalIDs) async throws

    /// What is released between two moments, milliseconds since 1970.
    func calendar(from start: Int64, to end: Int64) async throws -> [Release]

    /// What is being downloaded.
    func queue() async throws -> [Download]

    func options() async throws -> AddingOptions

    /// The names of the notification services that are set up there.
    func notifiers() async throws -> [ManagerNotifier]
}

/// A title that a manager should add, and of which it has never heard.
package struct NoSuchTitle: Error, Sendable, Equatable, CustomStringConvertible {
    /// The manager, as it is called in the configuration.
    package let service: String

    package init(service: String) { self.service = service }

    package var description: String {
        "The \(service) knows no title with these ids. Try again in a few days if it is new, or add it there by hand."
    }
}

package struct ManagedTitle: Sendable, Equatable {
    /// `nil` for a title that was only looked up.
    package var managerID: Int?
    package var kind: TitleKind
    package var ids: ExternalIDs
    package var name: String
    package var year: Int?
    package var isMonitored: Bool
    /// Whether all files are there that are there to be had.
    package var isAvailable: Bool
    package var sizeOnDisk: Int64

    package init(
        managerID: Int?, kind: TitleKind, ids: ExternalIDs, name: String, year: Int?, isMonitored: Bool,
        isAvailable: Bool, sizeOnDisk: Int64
    ) {
        self.managerID = managerID
        self.kind = kind
        self.ids = ids
        self.name = name
        self.year = year
        self.isMonitored = isMonitored
        self.isAvailable = isAvailable
        self.sizeOnDisk = sizeOnDisk
    }
}

package struct AddingChoice: Sendable, Equatable {
    package var qualityProfile: Int
    /// A path, as the manager sees it.
    package var rootFolder: String
    package var tags: [Int]
    package var searches: Bool

    package init(qualityProfile: Int, rootFolder: String, tags: [Int] = [], searches: Bool = true) {
        self.qualityProfile = qualityProfile
        self.rootFolder = rootFolder
        self.tags = tags
        self.searches = searches
    }
}

package struct AddingOptions: Sendable, Equatable {
    package struct Named: Sendable, Equatable {
        package var id: Int
        package var name: String

        package init(id: Int, name: String) {
            self.id = id
            self.name = name
        }
    }

    package struct RootFolder: Sendable, Equatable {
        package var path: String
        package var freeSpace: Int64?

        package init(path: String, freeSpace: Int64?) {
            self.path = path
            self.freeSpace = freeSpace
        }
    }

    package var qualityProfiles: [Named]
    package var rootFolders: [RootFolder]
    package var tags: [Named]

    package init(qualityProfiles: [Named], rootFolders: [RootFolder], tags: [Named]) {
        self.qualityProfiles = qualityProfiles
        self.rootFolders = rootFolders
        self.tags = tags
    }
}

package struct Release: Sendable, Equatable {
    package var title: ManagedTitle
    /// Milliseconds since 1970.
    package var at: Int64
    /// Of an episode.
    package var season: Int?
    package var episode: Int?

    package init(title: ManagedTitle, at: Int64, season: Int? = nil, episode: Int? = nil) {
        self.title = title
        self.at = at
        self.season = season
        self.episode = episode
    }
}

package struct Download: Sendable, Equatable {
    package var managerID: Int?
    package var name: String
    /// 0…1
    package var progress: Double
    /// In the manager's words, such as `downloading`, `importPending`.
    package var status: String

    package init(managerID: Int?, name: String, progress: Double, status: String) {
        self.managerID = managerID
        self.name = name
        self.progress = progress
        self.status = status
    }
}

package struct ManagerNotifier: Sendable, Equatable {
    package var name: String
    /// Such as `Discord`, `Apprise`.
    package var implementation: String

    package init(name: String, implementation: String) {
        self.name = name
        self.implementation = implementation
    }
}
