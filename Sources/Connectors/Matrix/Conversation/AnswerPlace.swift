import MatrixCrypto

/// Where in a room an answer belongs.
struct AnswerPlace: Sendable, Equatable {
    /// The root of the thread that it is said in.
    var thread: EventID?
    /// What it answers.
    var event: EventID?
    /// Whether to show what it answers; needless where only two speak.
    var isQuoting: Bool

    /// The relation of the first message, or of those after it, which only stay in the thread.
    func relation(isFirst: Bool) -> JSONValue? {
        if let thread {
            // Clients without threads show it as a reply (specification, “Fallback for unthreaded clients”).
            return [
                "rel_type": "m.thread", "event_id": .string(thread.rawValue), "is_falling_back": true,
                "m.in_reply_to": ["event_id": .string((event ?? thread).rawValue)],
            ]
        }
        guard isFirst, isQuoting, let event else { return nil }
        return ["m.in_reply_to": ["event_id": .string(event.rawValue)]]
    }
}
