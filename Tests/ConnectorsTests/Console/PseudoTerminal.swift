import Foundation

/// A real terminal of the Linux kernel: what is written to `keyboard` is typed on `screen`.
final class PseudoTerminal {
    let keyboard: FileHandle
    let screen: FileHandle

    init() throws {
        // What posix_openpt, unlockpt and ptsname do; Swift does not import them (ioctl_tty(2)).
        let primary = open("/dev/ptmx", O_RDWR | O_NOCTTY)
        var unlocked: Int32 = 0
        var number: Int32 = 0
        guard primary >= 0, ioctl(primary, 0x4004_5431, &unlocked) == 0, ioctl(primary, 0x8004_5430, &number) == 0
        else { throw POSIXError(.ENOTTY) }
        let secondary = open("/dev/pts/\(number)", O_RDWR | O_NOCTTY)
        guard secondary >= 0 else { throw POSIXError(.ENOTTY) }
        keyboard = FileHandle(fileDescriptor: primary, closeOnDealloc: true)
        screen = FileHandle(fileDescriptor: secondary, closeOnDealloc: true)
        // A raw terminal keeps what is typed before anybody reads, as keys instead of edited lines.
        var mode = termios()
        tcgetattr(secondary, &mode)
        mode.c_lflag &= ~tcflag_t(ICANON | ISIG | ECHO)
        mode.c_iflag &= ~tcflag_t(ICRNL)
        tcsetattr(secondary, TCSANOW, &mode)
    }

    /// What was printed up to and including `end`; waits for it.
    func shown(upTo end: String) -> String {
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 4_096)
        while !String(decoding: bytes, as: UTF8.self).hasSuffix(end) {
            let count = read(keyboard.fileDescriptor, &piece, piece.count)
            guard count > 0 else { break }
            bytes += piece.prefix(count)
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The flags of the terminal.
    var mode: [tcflag_t] {
        get throws {
            var mode = termios()
            guard tcgetattr(screen.fileDescriptor, &mode) == 0 else { throw POSIXError(.ENOTTY) }
            return [mode.c_iflag, mode.c_oflag, mode.c_cflag, mode.c_lflag]
        }
    }
}
