import Foundation

/// Reads a file descriptor on a thread of its own, because a blocking read would take a thread from everybody else.
///
/// It reads only when asked, and answers each request with one `received` or `inputEnded`; so at most one piece waits to be
/// handled, and a fast writer is slowed down instead of buffered. Requests and the end travel through a pipe, which the
/// thread watches beside the input.
struct InputReader: Sendable {
    private static let pieceSize = 4_096

    private let requests: FileHandle

    init(_ input: FileHandle, deliver: @escaping @Sendable (ConsoleOccurrence) -> Void) {
        let pipe = Pipe()
        requests = pipe.fileHandleForWriting
        let control = pipe.fileHandleForReading
        let thread = Thread {
            Self.serve(input: input.fileDescriptor, control: control.fileDescriptor, deliver: deliver)
            // Also keeps both handles, and with them their descriptors, open until here.
            try? control.close()
            _ = input
        }
        thread.name = "console input"
        thread.start()
    }

    /// Asks for the next piece. Not before the last one was delivered, and not after the end of the input.
    func request() {
        try? requests.write(contentsOf: Data([1]))
    }

    func stop() {
        try? requests.close()
    }

    private static func serve(input: Int32, control: Int32, deliver: (ConsoleOccurrence) -> Void) {
        var piece = [UInt8](repeating: 0, count: pieceSize)
        while uninterrupted({ read(control, &piece, 1) }) == 1 {
            var count = -1
            repeat {
                var watched = [
                    pollfd(fd: input, events: Int16(POLLIN), revents: 0),
                    pollfd(fd: control, events: Int16(POLLIN), revents: 0),
                ]
                guard uninterrupted({ Int(poll(&watched, 2, -1)) }) > 0 else { break }
                // No second request comes before the answer to the first: the session has closed its end.
                if watched[1].revents != 0 { return }
                count = uninterrupted { read(input, &piece, pieceSize) }
            } while count < 0 && errno == EAGAIN
            guard count > 0 else { return deliver(.inputEnded) }
            deliver(.received(Array(piece.prefix(count))))
        }
    }

    /// Repeats a system call that a signal broke off.
    private static func uninterrupted(_ call: () -> Int) -> Int {
        while true {
            let result = call()
            if result >= 0 || errno != EINTR { return result }
        }
    }
}
