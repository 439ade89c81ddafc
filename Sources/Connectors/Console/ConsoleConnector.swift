package import Chat
package import Foundation
import ServiceLifecycle

/// Speaks with one person in a terminal, or with a script through a pipe.
///
/// `run()` returns when the input ends, on `/quit` or `exit`, on a second Ctrl-C, when the output is closed, and on graceful
/// shutdown or cancellation; the terminal is then as it was before.
package struct ConsoleConnector: Announcing {
    /// Who is speaking.
    package struct Speaker: Sendable, Equatable {
        package var userID: String
        package var name: String
        /// ISO 639-1 code.
        package var locale: String?

        package init(userID: String, name: String, locale: String? = nil) {
            self.userID = userID
            self.name = name
            self.locale = locale
        }
    }

    package let platform = Platform.console

    private let speaker: Speaker
    private let phrases: ConsolePhrases
    private let appearance: ConsoleAppearance
    private let history: HistoryFile?
    private let completions: @Sendable (String) -> [String]
    private let input: FileHandle
    private let output: FileHandle
    private let handler: EventHandler
    private let announcements = ConsoleAnnouncements()

    /// - Parameters:
    ///   - historyPath: where typed lines are kept between conversations; `nil` keeps none.
    ///   - completions: what the text left of the cursor could become, each beginning with that text.
    package init(
        speaker: Speaker, phrases: ConsolePhrases, appearance: ConsoleAppearance, historyPath: String? = nil,
        completions: @escaping @Sendable (String) -> [String] = { _ in [] },
        input: FileHandle = .standardInput, output: FileHandle = .standardOutput, handler: @escaping EventHandler
    ) {
        self.speaker = speaker
        self.phrases = phrases
        self.appearance = appearance
        history = historyPath.map(HistoryFile.init(path:))
        self.completions = completions
        self.input = input
        self.output = output
        self.handler = handler
    }

    package func run() async throws {
        let isTypedByPerson = isatty(input.fileDescriptor) == 1 && isatty(output.fileDescriptor) == 1
        if isTypedByPerson, appearance.canEdit, appearance.format != .json,
            let mode = TerminalMode(editingOn: input.fileDescriptor)
        {
            defer { mode.restore() }
            let lines = LineHistory(lines: history?.load() ?? [])
            let editor = LineEditor(history: lines, completions: completions)
            await converse(KeyboardSession(style: appearance.style, phrases: phrases, editor: editor))
        } else {
            let isPrompting = isTypedByPerson && appearance.format != .json
            await converse(PipeSession(appearance: appearance, phrases: phrases, isPrompting: isPrompting))
        }
    }

    private func converse(_ session: some ConsoleSession) async {
        // Holds at most one piece of input, one answer for each open question and one expired wait.
        let (occurrences, sink) = AsyncStream.makeStream(of: ConsoleOccurrence.self)
        let reader = InputReader(input) { sink.yield($0) }
        defer { reader.stop() }
        await withTaskCancellationOrGracefulShutdownHandler {
            await withDiscardingTaskGroup { tasks in
                sink.yield(.began)
                tasks.addTask { for await reply in announcements.replies { sink.yield(.announced(reply)) } }
                await obey(session, occurrences, sink, reader, &tasks)
                tasks.cancelAll()
            }
        } onCancelOrGracefulShutdown: {
            sink.finish()
        }
    }

    private func obey(
        _ initial: some ConsoleSession, _ occurrences: AsyncStream<ConsoleOccurrence>,
        _ sink: AsyncStream<ConsoleOccurrence>.Continuation, _ reader: InputReader,
        _ tasks: inout DiscardingTaskGroup
    ) async {
        var session = initial
        let conversation = UUID().uuidString
        var patience: AsyncStream<Never>.Continuation?
        var mayReportHistory = true
        defer { _ = write(session.farewell) }
        for await occurrence in occurrences {
            let effects = session.handle(occurrence, width: TerminalMode.width(of: output.fileDescriptor))
            for effect in effects {
                switch effect {
                case .write(let text): guard write(text) else { return }
                case .read: reader.request()
                case .ask(let question, let text):
                    let event = event(id: "\(conversation)-\(question)", text: text)
                    let (giveUp, continuation) = AsyncStream.makeStream(of: Never.self)
                    patience = continuation
                    tasks.addTask { await ask(question, event, until: giveUp, sink) }
                case .stopAsking: patience?.finish()
                case .wait(let question, let duration):
                    tasks.addTask {
                        if (try? await Task.sleep(for: duration)) != nil { sink.yield(.waited(question: question)) }
                    }
                case .saveHistory(let lines):
                    guard let history, mayReportHistory else { break }
                    do {
                        try history.save(lines)
                    } catch {
                        mayReportHistory = false
                        guard write(phrases.historyNotSaved.printableText + "\n") else { return }
                    }
                case .finish: return
                }
            }
        }
    }

    /// Works out one answer, unless `giveUp` ends first.
    private func ask(
        _ question: Int, _ event: ChatEvent, until giveUp: AsyncStream<Never>,
        _ sink: AsyncStream<ConsoleOccurrence>.Continuation
    ) async {
        await withTaskGroup(of: ConsoleOccurrence.self) { tasks in
            tasks.addTask { .answered(question: question, await handler(event)) }
            tasks.addTask {
                for await _ in giveUp {}
                return .stopped(question: question)
            }
            if let first = await tasks.next() { sink.yield(first) }
            tasks.cancelAll()
        }
    }

    private func event(id: String, text: String) -> ChatEvent {
        ChatEvent(
            id: id, sender: identity, senderName: speaker.name, room: ownRoom, text: text, locale: speaker.locale)
    }

    private var identity: ChatIdentity { ChatIdentity(platform: .console, userID: speaker.userID) }

    private var ownRoom: Room {
        Room(platform: .console, id: speaker.userID, participants: [identity], isDirect: true)
    }

    /// `nil` for the rooms of others, who sit before other terminals.
    package func room(_ id: String) -> Room? { id == speaker.userID ? ownRoom : nil }

    package func announce(_ reply: Reply, in room: String, id: String) {
        if room == speaker.userID { announcements.say(reply, id: id) }
    }

    /// Whether the text went out; it does not once the reader of our output is gone.
    private func write(_ text: String) -> Bool {
        text.isEmpty || (try? output.write(contentsOf: Data(text.utf8))) != nil
    }
}
