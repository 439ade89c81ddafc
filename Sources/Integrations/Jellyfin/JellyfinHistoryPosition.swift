/// Where the reading of the history of a Jellyfin server is. Pure.
struct JellyfinHistoryPosition: Codable, Sendable {
    /// What is known of a user's history, milliseconds since 1970.
    struct Mark: Codable, Sendable {
        /// When they did something last.
        var active: Int64
        /// The newest play that was read.
        var played: Int64

        private enum CodingKeys: String, CodingKey {
            case active = "a"
            case played = "p"
        }
    }

    /// One list of one user, which is to be read.
    struct Turn: Codable, Sendable {
        var user: String
        /// What was begun, else what was watched.
        var isInProgress: Bool
        var active: Int64

        private enum CodingKeys: String, CodingKey {
            case user = "u"
            case isInProgress = "i"
            case active = "a"
        }
    }

    private var marks: [String: Mark] = [:]
    private(set) var pending: [Turn] = []
    var pages = PageOverlap()
    /// How often a list began anew.
    var returns = 0
    /// What was being played when this pass began.
    var running: Set<String> = []
    /// The newest play of the user whose turn it is.
    private var newest: Int64 = 0
    /// Whether something that still ran was left out.
    private var hasSkipped = false

    private enum CodingKeys: String, CodingKey {
        case marks = "m"
        case pending = "q"
        case pages = "p"
        case returns = "r"
        case running = "s"
        case newest = "n"
        case hasSkipped = "k"
    }

    static func key(user: String, item: String) -> String { "\(user)/\(item)" }

    /// Everybody who did something since their last turn has two lists to read.
    mutating func begin(with users: [JellyfinUser]) {
        let ids = Set(users.map(\.id))
        marks = marks.filter { ids.contains($0.key) }
        pending = users.filter { user in
            guard let active = user.lastActivity else { return false }
            return marks[user.id].map { active > $0.active } ?? true
        }.sorted { $0.id < $1.id }.flatMap { user in
            [false, true].map { Turn(user: user.id, isInProgress: $0, active: user.lastActivity ?? 0) }
        }
    }

    func isNew(_ item: JellyfinItem, of turn: Turn) -> Bool {
        guard let moment = item.userData?.lastPlayed else { return false }
        return moment > known(to: turn) && !isRunning(item, of: turn)
    }

    /// The lists begin with the newest: behind one that is known all are.
    func isKnown(_ item: JellyfinItem, to turn: Turn) -> Bool {
        guard let moment = item.userData?.lastPlayed else { return false }
        return moment <= known(to: turn)
    }

    mutating func note(_ items: [JellyfinItem], of turn: Turn) {
        for item in items {
            if isRunning(item, of: turn) {
                hasSkipped = true
            } else if let moment = item.userData?.lastPlayed {
                newest = max(newest, moment)
            }
        }
    }

    /// After the second list of a user what was found in both becomes known.
    mutating func finishTurn() {
        let turn = pending.removeFirst()
        pages = PageOverlap()
        returns = 0
        guard turn.isInProgress else { return }
        // Whoever still watches something has another turn, when it can be seen how far they got.
        marks[turn.user] = Mark(
            active: hasSkipped ? 0 : turn.active, played: hasSkipped ? known(to: turn) : max(newest, known(to: turn)))
        newest = 0
        hasSkipped = false
        if pending.isEmpty { running = [] }
    }

    private func known(to turn: Turn) -> Int64 { marks[turn.user]?.played ?? 0 }

    private func isRunning(_ item: JellyfinItem, of turn: Turn) -> Bool {
        running.contains(Self.key(user: turn.user, item: item.id))
    }
}
