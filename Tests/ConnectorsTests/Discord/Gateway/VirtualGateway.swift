import Foundation

@testable import Connectors

/// Discord's side of the gateway in virtual time, with faults, and the driver between it and a `GatewayMachine`.
struct VirtualGateway {
    enum Fault: CaseIterable {
        case closeToResume, closeToStartOver, closeWithoutCode, reconnect, invalidButResumable, invalid, halfOpen
        case missedAcks, askedHeartbeat, sessionForgotten, outage, silentGreeting, unknownMessages
    }

    /// What went wrong, in words; empty after a good run.
    private(set) var violations: [String] = []
    private(set) var delivered: [Int] = []
    /// Interactions that happened in a session which was neither forgotten nor ended by the server afterwards.
    private(set) var owed: Set<Int> = []
    private(set) var identifies: [Int64] = []
    private(set) var resumes = 0
    private(set) var heartbeats = 0

    private var machine: GatewayMachine
    private var now: Int64 = 0
    private var order = 0
    private var schedule: [(time: Int64, order: Int, step: Step)] = []
    private var chance: SeededGenerator

    // The connection
    private var connection = 0
    private var isOpen = false
    private var isHalfOpen = false
    private var acknowledges = true
    private var greets = true
    private var sends: [Int64] = []
    private var isOutage = false

    // The session
    private var session: (id: String, events: [(sequence: Int, interaction: Int)], sequence: Int)?
    private var isInSession = false
    private var sessions = 0
    private var interactions = 0
    /// The next connection must take the session up again.
    private var mustResume = false
    private var nextPermit: Int64 = 0

    private enum Step {
        case open(connection: Int)
        case toMachine(connection: Int, String)
        case lost(connection: Int, code: Int?)
        case toServer(connection: Int, String)
        case wake
        case permit
        case interaction
        case fault(Fault)
        case outageEnds
    }

    private static let interval: Int64 = 41_250
    private static let delay: Int64 = 20

    init(seed: UInt64, length: Int64) {
        chance = SeededGenerator(state: seed)
        machine = GatewayMachine(
            token: "token", intents: 1, shard: (0, 1), address: "wss://gateway.test", session: nil)
        var time: Int64 = 3_000
        while time < length {
            plan(.interaction, at: time)
            time += Int64.random(in: 500...9_000, using: &chance)
        }
        time = 5_000
        while time < length {
            plan(.fault(Fault.allCases.randomElement(using: &chance) ?? .reconnect), at: time)
            time += Int64.random(in: 2_000...90_000, using: &chance)
        }
    }

    mutating func run(until end: Int64) {
        perform(machine.start(at: 0))
        while let next = schedule.indices.min(by: { a, b in
            (schedule[a].time, schedule[a].order) < (schedule[b].time, schedule[b].order)
        }), schedule[next].time <= end {
            let (time, _, step) = schedule.remove(at: next)
            now = max(now, time)
            take(step)
        }
    }

    private mutating func plan(_ step: Step, at time: Int64) {
        order += 1
        schedule.append((time, order, step))
    }

    private mutating func perform(_ actions: [GatewayMachine.Action]) {
        for action in actions {
            switch action {
            case .connect(let address, let time):
                if !address.hasPrefix("wss://") { violations.append("connects to \(address)") }
                connection += 1
                isOpen = false
                plan(.open(connection: connection), at: max(time, now) + Self.delay)
            case .requestIdentify:
                plan(.permit, at: max(now, nextPermit))
                nextPermit = max(now, nextPermit) + 5_000
            case .send(let text): plan(.toServer(connection: connection, text), at: now + Self.delay)
            case .disconnect(let code):
                if code == 1000 || code == 1001 { violations.append("ends the session with \(code)") }
                isOpen = false
            case .deliver(let event, let message): if event == "INTERACTION_CREATE" { deliver(message) }
            case .remember: break
            case .stop(let reason): violations.append("stops: \(reason)")
            }
        }
        if let wake = machine.nextWake { plan(.wake, at: max(wake, now)) }
    }

    private mutating func deliver(_ message: Data) {
        guard let interaction = try? JSONDecoder().decode(GatewayMessage<[String: Int]>.self, from: message).d["id"]
        else {
            return
        }
        if delivered.contains(interaction) { violations.append("interaction \(interaction) came twice") }
        delivered.append(interaction)
    }

    // MARK: - Steps

    private mutating func take(_ step: Step) {
        switch step {
        case .open(let of) where of == connection: open()
        case .toMachine(let of, let text) where of == connection && isOpen:
            perform(machine.received(Data(text.utf8), at: now, chance: .random(in: 0..<1, using: &chance)))
        case .lost(let of, let code) where of == connection:
            isOpen = false
            perform(machine.closed(code: code, at: now, chance: .random(in: 0..<1, using: &chance)))
        case .toServer(let of, let text) where of == connection && isOpen && !isHalfOpen: hear(text)
        case .wake: perform(machine.woke(at: now, chance: .random(in: 0..<1, using: &chance)))
        case .permit: perform(machine.identifyPermitted(at: now))
        case .interaction: interact()
        case .fault(let fault): fail(fault)
        case .outageEnds: isOutage = false
        default: break
        }
    }

    private mutating func open() {
        isInSession = false
        guard !isOutage else { return plan(.lost(connection: connection, code: nil), at: now + Self.delay) }
        isOpen = true
        isHalfOpen = false
        acknowledges = true
        sends = []
        perform(machine.opened(at: now))
        if greets { say(#"{"op":10,"d":{"heartbeat_interval":\#(Self.interval),"_trace":[]}}"#) }
        greets = true
    }

    private mutating func say(_ text: String) {
        guard isOpen, !isHalfOpen else { return }
        plan(.toMachine(connection: connection, text), at: now + Self.delay)
    }

    private mutating func interact() {
        interactions += 1
        // Without a session Discord tells the person that the application did not respond.
        guard var current = session else { return }
        current.sequence += 1
        current.events.append((current.sequence, interactions))
        session = current
        owed.insert(interactions)
        if isInSession { tell(current.sequence, interactions) }
    }

    private mutating func tell(_ sequence: Int, _ interaction: Int) {
        say(#"{"op":0,"s":\#(sequence),"t":"INTERACTION_CREATE","d":{"id":\#(interaction)}}"#)
    }

    private mutating func forget() {
        // What was not delivered before the session ended is lost with it, as with Discord.
        owed.subtract(session?.events.map(\.interaction).filter { !delivered.contains($0) } ?? [])
        session = nil
        isInSession = false
        mustResume = false
    }

    private mutating func hear(_ text: String) {
        sends.append(now)
        if sends.count(where: { $0 > now - 60_000 }) > 120 { violations.append("sends more than 120 a minute") }
        if text.utf8.count > 4_096 { violations.append("sends more than 4,096 bytes") }
        guard let envelope = try? JSONDecoder().decode(GatewayEnvelope.self, from: Data(text.utf8)) else {
            return violations.append("sends what is no message: \(text)")
        }
        switch envelope.op {
        case GatewayOperation.heartbeat:
            heartbeats += 1
            if acknowledges { say(#"{"op":11}"#) }
        case GatewayOperation.identify: identify()
        case GatewayOperation.resume: resume(text)
        default: violations.append("sends the operation \(envelope.op)")
        }
    }

    private mutating func identify() {
        if mustResume, session != nil { violations.append("identifies at \(now) where it could resume") }
        if let last = identifies.last, now - last < 5_000 - Self.delay { violations.append("identifies too often") }
        if isInSession { violations.append("identifies twice") }
        identifies.append(now)
        forget()
        sessions += 1
        session = ("session\(sessions)", [], 1)
        isInSession = true
        say(
            #"{"op":0,"s":1,"t":"READY","d":{"v":10,"session_id":"session\#(sessions)","#
                + #""resume_gateway_url":"wss://resume.test","user":{"id":"1"}}}"#)
    }

    private mutating func resume(_ text: String) {
        resumes += 1
        guard let wanted = try? JSONDecoder().decode(GatewayMessage<GatewayResume>.self, from: Data(text.utf8)).d,
            let current = session, wanted.session_id == current.id
        else {
            forget()
            return say(#"{"op":9,"d":false}"#)
        }
        if wanted.seq > current.sequence { violations.append("resumes from the future") }
        mustResume = false
        isInSession = true
        for (sequence, interaction) in current.events where sequence > wanted.seq { tell(sequence, interaction) }
        say(#"{"op":0,"s":\#(current.sequence),"t":"RESUMED","d":{}}"#)
    }

    private mutating func fail(_ fault: Fault) {
        guard isOpen || fault == .outage || fault == .silentGreeting else { return }
        switch fault {
        case .closeToResume:
            leave(code: [4000, 4001, 4002, 4003, 4005, 4008].randomElement(using: &chance))
        case .closeToStartOver:
            forget()
            leave(code: [4007, 4009].randomElement(using: &chance), resumable: false)
        case .closeWithoutCode: leave(code: nil)
        case .reconnect:
            mustResume = session != nil && isInSession
            say(#"{"op":7,"d":null}"#)
        case .invalidButResumable:
            mustResume = session != nil && isInSession
            say(#"{"op":9,"d":true}"#)
        case .invalid:
            forget()
            say(#"{"op":9,"d":false}"#)
        case .halfOpen:
            mustResume = session != nil && isInSession
            isHalfOpen = true
            isInSession = false
        case .missedAcks: acknowledges = false
        case .askedHeartbeat: say(#"{"op":1,"d":null}"#)
        case .sessionForgotten:
            forget()
            leave(code: nil, resumable: false)
        case .outage:
            isOutage = true
            plan(.outageEnds, at: now + Int64.random(in: 1_000...60_000, using: &chance))
            leave(code: nil)
        case .silentGreeting: greets = false
        case .unknownMessages:
            say(#"{"op":99,"d":{"a":1}}"#)
            say(#"{"op":0,"s":null,"t":"SOMETHING_NEW","d":[1,2]}"#)
            say("not json")
        }
    }

    private mutating func leave(code: Int?, resumable: Bool = true) {
        mustResume = resumable && session != nil && (isInSession || mustResume)
        isInSession = false
        plan(.lost(connection: connection, code: code), at: now + Self.delay)
    }
}
