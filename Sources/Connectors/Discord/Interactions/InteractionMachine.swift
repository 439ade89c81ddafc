/// The life of one interaction that is worked on, without input, output or clock: it is kept, answered in time with the promise of
/// more, worked on, and its answer is shown. Times are milliseconds since 1970.
struct InteractionMachine {
    enum Event: Equatable {
        /// It will be known after a restart.
        case kept
        case patienceOver
        /// Discord took the first answer, in this process or an earlier one.
        case acknowledged
        /// Discord did not take it.
        case lost
        /// The answer is there.
        case ran
        case shown
        /// Discord has closed the way by which the answer was to be shown.
        case closed
        /// It could not be shown.
        case failed
    }

    enum Action: Equatable {
        case keep
        /// `patienceOver` follows at that time.
        case wait(until: Int64)
        /// Give the first answer; `acknowledged` or `lost` follows.
        case respond
        /// `ran` follows.
        case run
        /// `shown`, `closed` or `failed` follows.
        case show(Way)
        /// Nothing more is to be done for it, also after a restart.
        case settle
    }

    /// How the answer is shown.
    enum Way: Equatable {
        case interaction
        /// As a message of the bot's own.
        case message
    }

    /// Discord waits for the first answer for three seconds from when the person acted.
    static let patience: Int64 = 2_500
    /// Discord's fifteen minutes, and some time for the way.
    static let lifetime: Int64 = 14 * 60_000 + 30_000

    private enum Contact {
        case none
        case asked
        case open
        case lost
    }

    private let createdAt: Int64
    private let isResumed: Bool
    private var contact = Contact.none
    private var hasRun = false
    private var way: Way?
    private(set) var isOver = false

    /// - Parameter isResumed: it was kept by an earlier process.
    init(createdAt: Int64, isResumed: Bool) {
        self.createdAt = createdAt
        self.isResumed = isResumed
    }

    mutating func start(at now: Int64) -> [Action] {
        if isResumed {
            // It was most likely answered, and must not be a second time; if it was not, the way back turns out to be closed.
            contact = .open
            return [.run]
        }
        // The clocks may differ: at least half a second, and no more than the whole patience.
        let until = min(max(createdAt + Self.patience, now + 500), now + Self.patience)
        return [.keep, .wait(until: until)]
    }

    mutating func handle(_ event: Event, at now: Int64) -> [Action] {
        guard !isOver else { return [] }
        switch event {
        case .kept, .patienceOver:
            guard contact == .none else { return [] }
            contact = .asked
            return [.respond, .run]
        case .acknowledged:
            guard contact == .asked else { return [] }
            contact = .open
            return show(at: now)
        case .lost:
            guard contact == .asked else { return [] }
            contact = .lost
            return show(at: now)
        case .ran:
            hasRun = true
            return show(at: now)
        case .closed where way == .interaction:
            contact = .lost
            way = nil
            return show(at: now)
        case .shown, .closed, .failed:
            isOver = true
            return [.settle]
        }
    }

    private mutating func show(at now: Int64) -> [Action] {
        guard hasRun, way == nil else { return [] }
        switch contact {
        case .none, .asked: return []
        case .open: way = now - createdAt < Self.lifetime ? .interaction : .message
        case .lost: way = .message
        }
        return way.map { [.show($0)] } ?? []
    }
}
