import Chat
import Foundation
import Testing

@testable import Connectors

@Suite(.timeLimit(.minutes(1))) struct ConsoleConnectorTests {
    private static func connector(
        format: ConsoleAppearance.Format = .text(.plain), input: FileHandle, output: FileHandle,
        handler: @escaping EventHandler
    ) -> ConsoleConnector {
        ConsoleConnector(
            speaker: .init(userID: "anna", name: "Anna", locale: "de"), phrases: ConsoleSessionTests.phrases,
            appearance: .init(format: format, canEdit: true), input: input, output: output, handler: handler)
    }

    private func conversation(
        _ typed: String, format: ConsoleAppearance.Format = .text(.plain), handler: @escaping EventHandler
    ) async throws -> String {
        let (input, output) = (Pipe(), Pipe())
        try input.fileHandleForWriting.write(contentsOf: Data(typed.utf8))
        try input.fileHandleForWriting.close()
        let connector = Self.connector(
            format: format, input: input.fileHandleForReading, output: output.fileHandleForWriting, handler: handler)
        try await connector.run()
        try output.fileHandleForWriting.close()
        return String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
    }

    @Test func aScriptIsAnsweredInOrderUntilItsEnd() async throws {
        let text = try await conversation("one\ntwö\r\n\nthree") { SampleReplies.text("<\($0.text)>") }
        #expect(text == "<one>\n\n<twö>\n\n<three>\n\n")
    }

    @Test func quitEndsBeforeTheRest() async throws {
        let text = try await conversation("one\n/quit\ntwo\n") { SampleReplies.text($0.text) }
        #expect(text == "one\n\n")
    }

    @Test func machinesGetOneLineOfJSONPerAnswer() async throws {
        let text = try await conversation("a\nb\n", format: .json) { SampleReplies.text($0.text) }
        #expect(
            text == """
                {"cards":[],"outcome":"answered","text":"a"}
                {"cards":[],"outcome":"answered","text":"b"}

                """)
    }

    @Test func eventsComeFromADirectRoomWithIdsOfTheirOwn() async throws {
        let json = try await conversation("a\nb\n") { event in
            let anna = ChatIdentity(platform: .console, userID: "anna")
            let room = Room(platform: .console, id: "anna", participants: [anna], isDirect: true)
            let isRight =
                event.sender == anna && event.room == room && event.senderName == "Anna" && event.locale == "de"
            return SampleReplies.text("\(isRight) \(event.id)")
        }
        let answers = json.split(separator: "\n")
        #expect(answers.count == 2 && Set(answers).count == 2)
        #expect(answers.allSatisfy { $0.hasPrefix("true ") })
    }

    @Test func anAnnouncementIsSaidOnceAndOnlyInItsRoom() async throws {
        let (input, output) = (Pipe(), Pipe())
        let connector = Self.connector(
            input: input.fileHandleForReading, output: output.fileHandleForWriting, handler: { _ in nil })
        for (room, id) in [("lea", "1"), ("anna", "2"), ("anna", "2"), ("anna", "3")] {
            connector.announce(SampleReplies.text("\(room) \(id)"), in: room, id: id)
        }
        #expect(connector.room("lea") == nil)
        #expect(connector.room("anna")?.participants == [ChatIdentity(platform: .console, userID: "anna")])
        async let conversation: Void = connector.run()
        let expected = "anna 2\n\nanna 3\n\n"
        #expect(try output.fileHandleForReading.read(upToCount: expected.utf8.count) == Data(expected.utf8))
        try input.fileHandleForWriting.close()
        try await conversation
        try output.fileHandleForWriting.close()
        #expect(try output.fileHandleForReading.readToEnd() ?? Data() == Data())
    }

    @Test func cancellationEndsIdleAndBusyConversations() async throws {
        for typed in ["", "wait\n"] {
            let (input, output) = (Pipe(), Pipe())
            let (began, beginning) = AsyncStream.makeStream(of: Void.self)
            let connector = Self.connector(
                input: input.fileHandleForReading, output: output.fileHandleForWriting,
                handler: { _ in
                    beginning.yield()
                    let (never, continuation) = AsyncStream.makeStream(of: Void.self)
                    for await _ in never {}
                    continuation.finish()
                    return nil
                })
            try input.fileHandleForWriting.write(contentsOf: Data(typed.utf8))
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                tasks.addTask { try await connector.run() }
                if !typed.isEmpty { for await _ in began { break } }
                tasks.cancelAll()
                try await tasks.waitForAll()
            }
        }
    }

    @Test(arguments: ["hi\r/quit\r", "hi\r\u{4}", "\u{3}\u{3}"])
    func theTerminalIsRestoredAfterEveryWayOut(keys: String) async throws {
        let terminal = try PseudoTerminal()
        let before = try terminal.mode
        try terminal.keyboard.write(contentsOf: Data(keys.utf8))
        let connector = Self.connector(
            format: .text(.ansi), input: terminal.screen, output: terminal.screen,
            handler: { SampleReplies.text("<\($0.text)>") })
        try await connector.run()
        #expect(try terminal.mode == before)
        let shown = terminal.shown(upTo: "\u{1b}[?2004l")
        #expect(shown.contains("Bye."))
        #expect(shown.contains("<hi>") == keys.hasPrefix("hi"))
    }

    @Test func theTerminalIsRestoredAfterCancellation() async throws {
        let terminal = try PseudoTerminal()
        let before = try terminal.mode
        let (began, beginning) = AsyncStream.makeStream(of: String.self)
        try terminal.keyboard.write(contentsOf: Data("hi\r".utf8))
        let connector = Self.connector(
            format: .text(.ansi), input: terminal.screen, output: terminal.screen,
            handler: {
                beginning.yield($0.text)
                return nil
            })
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await connector.run() }
            for await text in began {
                #expect(text == "hi")
                #expect(try terminal.mode != before)
                break
            }
            tasks.cancelAll()
            try await tasks.waitForAll()
        }
        #expect(try terminal.mode == before)
    }
}
