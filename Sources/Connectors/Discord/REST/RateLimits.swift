/// Decides which call may be made now, so that Discord never has to refuse one (Discord API v10, Rate Limits). Pure.
///
/// Calls that count towards one bucket are made in the order in which they entered; which bucket that is, is learned from the
/// answers. Of a bucket that is not known yet one call is made at a time. All times are milliseconds of one clock that never
/// goes back.
struct RateLimits {
    /// Stands for one call, until it has left.
    typealias Ticket = Int

    enum Admission: Equatable {
        /// Make the call; `answered` or `leave` must follow.
        case go
        /// Ask again at that time, or sooner when others have been answered or have left.
        case wait(until: Int64?)
        /// So many calls were refused lately that Discord may soon lock us out for good: wait until then.
        case stopped(until: Int64)
    }

    private struct Bucket: Hashable {
        /// As Discord calls it, or the template of the route while that is not known.
        let name: String
        let major: String
    }

    private struct Queue {
        var waiting: [Ticket] = []
        var running: Set<Ticket> = []
        /// `nil` while nothing is known.
        var remaining: Int?
        var resetsAt: Int64 = 0
        var blockedUntil: Int64 = 0
    }

    /// Any 50 in one second.
    static let globalLimit = 50
    private static let globalWindow: Int64 = 1_000
    /// Discord locks an address out after 10,000 refused calls in ten minutes.
    static let invalidLimit = 2_000
    private static let invalidWindow: Int64 = 600_000
    private static let mostQueues = 1_000

    private var names: [String: String] = [:]
    private var queues: [Bucket: Queue] = [:]
    private var routes: [Ticket: RateLimitRoute] = [:]
    private var recent: [Int64] = []
    private var globalBlock: Int64 = 0
    private var invalid: [Int64] = []
    private var lastTicket = 0

    /// Takes a place behind those that wait already.
    mutating func enter(_ route: RateLimitRoute) -> Ticket {
        lastTicket += 1
        routes[lastTicket] = route
        queues[bucket(of: route), default: Queue()].waiting.append(lastTicket)
        return lastTicket
    }

    mutating func admit(_ ticket: Ticket, at now: Int64) -> Admission {
        guard let route = routes[ticket] else { return .wait(until: nil) }
        invalid.removeAll { $0 <= now - Self.invalidWindow }
        if invalid.count >= Self.invalidLimit { return .stopped(until: invalid[0] + Self.invalidWindow) }
        let bucket = bucket(of: route)
        guard var queue = queues[bucket], queue.waiting.first == ticket else { return .wait(until: nil) }
        if queue.blockedUntil > now { return .wait(until: queue.blockedUntil) }
        if queue.remaining != nil, queue.resetsAt <= now { queue.remaining = nil }
        if let remaining = queue.remaining {
            // What is under way will be taken from what remains.
            guard remaining > queue.running.count else {
                return .wait(until: queue.running.isEmpty ? queue.resetsAt : nil)
            }
        } else if !queue.running.isEmpty {
            return .wait(until: nil)
        }
        if !route.isInteraction {
            if globalBlock > now { return .wait(until: globalBlock) }
            recent.removeAll { $0 <= now - Self.globalWindow }
            guard recent.count < Self.globalLimit else { return .wait(until: recent[0] + Self.globalWindow) }
            recent.append(now)
        }
        queue.waiting.removeFirst()
        queue.running.insert(ticket)
        queues[bucket] = queue
        return .go
    }

    /// - Returns: whether the call was turned away for its limits, and waits in front of the others for another try.
    mutating func answered(_ ticket: Ticket, _ facts: RateLimitFacts, at now: Int64) -> Bool {
        guard let route = routes[ticket] else { return false }
        learn(facts.bucket, of: route)
        let bucket = bucket(of: route)
        var queue = queues[bucket] ?? Queue()
        queue.running.remove(ticket)
        if [401, 403, 429].contains(facts.code), !facts.isShared { invalid.append(now) }
        if let remaining = facts.remaining, let resetAfter = facts.resetAfter {
            // Answers may overtake each other: the smaller number is the later one, until the bucket is full again.
            let isSame = queue.remaining != nil && queue.resetsAt > now
            queue.remaining = isSame ? min(queue.remaining ?? remaining, remaining) : remaining
            queue.resetsAt = isSame ? max(queue.resetsAt, now + resetAfter) : now + resetAfter
        }
        guard facts.code == 429 else {
            queues[bucket] = queue
            routes[ticket] = nil
            prune(at: now)
            return false
        }
        let until = now + (facts.retryAfter ?? 1_000)
        if facts.isGlobal { globalBlock = max(globalBlock, until) } else { queue.blockedUntil = until }
        queue.waiting.insert(ticket, at: 0)
        queues[bucket] = queue
        return true
    }

    /// The call was not made, or nobody knows what became of it.
    mutating func leave(_ ticket: Ticket, at now: Int64) {
        guard let route = routes.removeValue(forKey: ticket) else { return }
        let bucket = bucket(of: route)
        queues[bucket]?.waiting.removeAll { $0 == ticket }
        if queues[bucket]?.running.remove(ticket) != nil, let remaining = queues[bucket]?.remaining {
            queues[bucket]?.remaining = max(remaining - 1, 0)
        }
        prune(at: now)
    }

    // MARK: - Buckets

    private func bucket(of route: RateLimitRoute) -> Bucket {
        Bucket(name: names[route.template] ?? route.template, major: route.major)
    }

    /// Moves what waits for a route into the bucket that it turns out to belong to.
    private mutating func learn(_ name: String?, of route: RateLimitRoute) {
        guard let name, names[route.template] != name else { return }
        let old = names[route.template] ?? route.template
        names[route.template] = name
        for (bucket, queue) in queues where bucket.name == old {
            let moving = (queue.waiting + queue.running).filter { routes[$0]?.template == route.template }
            var kept = queue
            kept.waiting.removeAll(where: moving.contains)
            kept.running.subtract(moving)
            queues[bucket] = kept
            var target = queues[Bucket(name: name, major: bucket.major)] ?? Queue()
            target.waiting = (target.waiting + queue.waiting.filter(moving.contains)).sorted()
            target.running.formUnion(queue.running.filter(moving.contains))
            queues[Bucket(name: name, major: bucket.major)] = target
        }
    }

    /// Forgets what says nothing any more: every interaction has a bucket of its own.
    private mutating func prune(at now: Int64) {
        guard queues.count > Self.mostQueues else { return }
        queues = queues.filter { _, queue in
            !queue.waiting.isEmpty || !queue.running.isEmpty || queue.blockedUntil > now
                || (queue.remaining == 0 && queue.resetsAt > now)
        }
    }
}
