import Chat

/// What happens to a console conversation.
enum ConsoleOccurrence: Sendable {
    case began
    case received([UInt8])
    case inputEnded
    case answered(question: Int, Reply?)
    /// The wait for an answer was given up on request.
    case stopped(question: Int)
    case waited(question: Int)
    /// Said without having been asked for.
    case announced(Reply)
}

/// What a console conversation wants done.
enum ConsoleEffect: Equatable {
    case write(String)
    /// Read once more; each request is followed by one `received` or `inputEnded`.
    case read
    case ask(question: Int, text: String)
    case stopAsking
    case wait(question: Int, Duration)
    case saveHistory([String])
    case finish
}

/// A conversation as a state machine: occurrences in, effects out. It touches neither terminal nor clock.
protocol ConsoleSession {
    /// - Parameter width: columns of the terminal, `nil` where unknown.
    mutating func handle(_ occurrence: ConsoleOccurrence, width: Int?) -> [ConsoleEffect]
    /// What the terminal needs to be left in order, however the conversation ends.
    var farewell: String { get }
}
