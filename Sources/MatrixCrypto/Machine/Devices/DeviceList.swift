import Foundation

/// The devices of the users that this device has to do with, kept up to date as the specification describes it
/// (“Tracking the device list for a user”).
struct DeviceList {
    private var users: [MatrixUserID: UserDevices] = [:]
    private var changed: Set<MatrixUserID> = []
    /// Counts how often a list became outdated, so that an answer that was asked for before does not count as new.
    private var generations: [MatrixUserID: Int] = [:]
    private var pending: (request: CryptoRequest, generations: [MatrixUserID: Int])?
    private var backOff = BackOff<MatrixUserID>()
    private let own: MatrixUserID
    /// The master key of this account, once it is certain.
    var ownMasterKey: String?

    init(own: MatrixUserID, records: [MatrixUserID: UserDevices]) {
        self.own = own
        users = records
    }

    // MARK: - What is known

    subscript(user: MatrixUserID) -> UserDevices? { users[user] }

    func devices(of user: MatrixUserID) -> some Collection<KnownDevice> { (users[user]?.devices ?? [:]).values }

    func device(_ address: DeviceAddress) -> KnownDevice? {
        users[address.user]?.devices[address.device.rawValue]
    }

    /// The devices of a user with a Curve25519 key; more than one only where one of them lies.
    func devices(of user: MatrixUserID, curve25519: String) -> [KnownDevice] {
        devices(of: user).filter { $0.curve25519 == curve25519 }.sorted { $0.id.rawValue < $1.id.rawValue }
    }

    /// Whether the list is as good as it can be had now: new, or of a server that cannot be reached.
    func isReady(_ user: MatrixUserID, now: Int64) -> Bool {
        guard let list = users[user], list.isTracked else { return false }
        return !list.isOutdated || backOff.holds(user, now: now)
    }

    // MARK: - What happens

    mutating func track(_ user: MatrixUserID) {
        guard users[user]?.isTracked != true else { return }
        users[user, default: UserDevices()].isTracked = true
        markOutdated(user)
    }

    /// Follows somebody who sent a key, unless there are too many already.
    mutating func trackSender(_ user: MatrixUserID) {
        if users.count < CryptoLimits.usersTrackedUnasked { track(user) }
    }

    /// Takes that the list has changed at the homeserver.
    mutating func outdate(_ user: MatrixUserID) {
        guard users[user]?.isTracked == true else { return }
        markOutdated(user)
    }

    private mutating func markOutdated(_ user: MatrixUserID) {
        generations[user, default: 0] += 1
        backOff.succeeded(user)
        users[user]?.isOutdated = true
        changed.insert(user)
    }

    /// Nothing is told of the user any more. What is known stays, so that other keys are noticed should they come back.
    mutating func forget(_ user: MatrixUserID) {
        guard user != own, users[user]?.isTracked == true else { return }
        generations[user, default: 0] += 1
        users[user]?.isTracked = false
        users[user]?.isOutdated = true
        changed.insert(user)
    }

    mutating func setBlocked(_ isBlocked: Bool, _ address: DeviceAddress) {
        guard let device = device(address), device.isBlocked != isBlocked else { return }
        users[address.user]?.devices[address.device.rawValue]?.isBlocked = isBlocked
        changed.insert(address.user)
    }

    // MARK: - Asking

    /// One request at a time, so that answers cannot overtake each other.
    ///
    /// - Parameter includesOwn: whether the homeserver has this device already.
    mutating func request(includesOwn: Bool, now: Int64) -> CryptoRequest? {
        if let pending { return pending.request }
        let outdated = users.filter { user, list in
            list.isTracked && list.isOutdated && !backOff.holds(user, now: now) && (includesOwn || user != own)
        }
        if outdated.isEmpty { return nil }
        let asked = Set(outdated.keys.sorted { $0.rawValue < $1.rawValue }.prefix(CryptoLimits.usersPerQuery))
        let request = CryptoRequest(id: UUID().uuidString, call: .queryKeys(asked))
        pending = (request, generations.filter { asked.contains($0.key) })
        return request
    }

    /// - Returns: `nil` when the request is not one of these; else what was rejected, and the users whose lists are now
    ///   what the homeserver has.
    mutating func complete(
        _ request: CryptoRequest, with answer: JSONValue, now: Int64
    ) -> (news: [CryptoNews], current: Set<MatrixUserID>)? {
        guard let pending, pending.request.id == request.id, case .queryKeys(let asked) = pending.request.call else {
            return nil
        }
        self.pending = nil
        guard let lists = answer["device_keys"]?.object else {
            for user in asked { backOff.failed(user, now: now) }
            return ([.rejected("The answer to /keys/query has no `device_keys`.")], [])
        }
        var news: [CryptoNews] = []
        var current: Set<MatrixUserID> = []
        for user in asked.sorted(by: { $0.rawValue < $1.rawValue }) {
            if lists[user.rawValue] == nil, answer["failures"]?[user.server] != nil {
                backOff.failed(user, now: now)
                continue
            }
            // Who is not in the answer has no devices.
            guard let list = (lists[user.rawValue] ?? [:]).object else {
                backOff.failed(user, now: now)
                news.append(.rejected("The list of devices of \(Rejection.excerpt(user.rawValue)) is malformed."))
                continue
            }
            var known = users[user] ?? UserDevices()
            news += known.take(list, of: user, answer: answer, pinned: user == own ? ownMasterKey : nil)
            if generations[user] == pending.generations[user] {
                known.isOutdated = false
                current.insert(user)
            }
            backOff.succeeded(user)
            if known != users[user] { changed.insert(user) }
            users[user] = known
        }
        return (news, current)
    }

    mutating func takeChanges(into changes: inout CryptoRecordChanges, codec: RecordCodec) throws {
        for user in changed {
            let key = CryptoRecordKey(.devices, user.rawValue)
            if let list = users[user] { changes[key] = try codec.seal(list, as: key) }
        }
        changed = []
    }
}
