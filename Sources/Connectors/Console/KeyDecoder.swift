/// Turns the bytes of a terminal into keys. Bytes may arrive in any pieces: an unfinished character or escape sequence
/// waits for the rest. Unknown sequences are dropped, bytes that are not UTF-8 become U+FFFD.
struct KeyDecoder {
    enum Key: Equatable {
        /// One code point that was typed or pasted.
        case text(Unicode.Scalar)
        case enter
        case tab
        case backspace
        case delete
        case left
        case right
        case wordLeft
        case wordRight
        case home
        case end
        case previous
        case next
        case killToEnd
        case killToStart
        case killWord
        case clearScreen
        case interrupt
        case endOfInput
    }

    private enum State {
        case ground
        case escape
        /// After `ESC [`, with what came since.
        case sequence([UInt8])
        /// After `ESC O`.
        case single
    }

    /// The longest sequence that terminals send is far shorter; what goes on is noise.
    private static let longestSequence = 32

    private var state = State.ground
    private var isPasting = false
    private var character: [UInt8] = []
    private var characterLength = 0

    mutating func keys(from bytes: [UInt8]) -> [Key] {
        var keys: [Key] = []
        for byte in bytes { decode(byte, into: &keys) }
        return keys
    }

    private mutating func decode(_ byte: UInt8, into keys: inout [Key]) {
        // Always works, even inside a paste or a sequence that never ends.
        if byte == 0x03 {
            self = KeyDecoder()
            keys.append(.interrupt)
            return
        }
        switch state {
        case .ground: decodeText(byte, into: &keys)
        case .escape:
            state = .ground
            switch byte {
            case 0x1B: state = .escape
            case UInt8(ascii: "["): state = .sequence([])
            case UInt8(ascii: "O"): state = .single
            case UInt8(ascii: "b") where !isPasting: keys.append(.wordLeft)
            case UInt8(ascii: "f") where !isPasting: keys.append(.wordRight)
            case 0x7F where !isPasting, 0x08 where !isPasting: keys.append(.killWord)
            default: break
            }
        case .single:
            state = .ground
            finish(final: byte, parameters: "", into: &keys)
        case .sequence(let received):
            switch byte {
            case 0x20...0x3F where received.count < Self.longestSequence: state = .sequence(received + [byte])
            case 0x40...0x7E:
                state = .ground
                finish(final: byte, parameters: String(decoding: received, as: UTF8.self), into: &keys)
            case 0x1B: state = .escape
            default: state = .ground
            }
        }
    }

    /// The sequences of xterm, VT220, rxvt and the Linux console.
    private mutating func finish(final: UInt8, parameters: String, into keys: inout [Key]) {
        if final == UInt8(ascii: "~"), parameters == "200" || parameters == "201" {
            isPasting = parameters == "200"
            return
        }
        guard !isPasting else { return }
        // Parameters after a semicolon are modifiers: 3 is Alt, 5 is Ctrl.
        let isByWord = parameters.hasSuffix(";5") || parameters.hasSuffix(";3")
        switch (final, parameters) {
        case (UInt8(ascii: "A"), _): keys.append(.previous)
        case (UInt8(ascii: "B"), _): keys.append(.next)
        case (UInt8(ascii: "C"), _): keys.append(isByWord ? .wordRight : .right)
        case (UInt8(ascii: "D"), _): keys.append(isByWord ? .wordLeft : .left)
        case (UInt8(ascii: "H"), _), (UInt8(ascii: "~"), "1"), (UInt8(ascii: "~"), "7"): keys.append(.home)
        case (UInt8(ascii: "F"), _), (UInt8(ascii: "~"), "4"), (UInt8(ascii: "~"), "8"): keys.append(.end)
        case (UInt8(ascii: "~"), "3"): keys.append(.delete)
        default: break
        }
    }

    private mutating func decodeText(_ byte: UInt8, into keys: inout [Key]) {
        if byte & 0xC0 == 0x80, !character.isEmpty {
            character.append(byte)
            if character.count == characterLength { flushCharacter(into: &keys) }
            return
        }
        flushCharacter(into: &keys)
        switch byte {
        case 0x1B: state = .escape
        case 0x00..<0x20, 0x7F: decodeControl(byte, into: &keys)
        case 0x20..<0x7F: keys.append(.text(Unicode.Scalar(byte)))
        case 0xC2...0xF4:
            character = [byte]
            characterLength = byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4
        default: keys.append(.text("\u{FFFD}"))
        }
    }

    private mutating func flushCharacter(into keys: inout [Key]) {
        keys += String(decoding: character, as: UTF8.self).unicodeScalars.map { .text($0) }
        character.removeAll()
    }

    private func decodeControl(_ byte: UInt8, into keys: inout [Key]) {
        if isPasting {
            // A pasted line break must not send what was pasted so far.
            if byte == 0x09 || byte == 0x0A || byte == 0x0D { keys.append(.text(" ")) }
            return
        }
        if let key = Self.controls[byte] { keys.append(key) }
    }

    /// The bindings of Emacs, which every shell has.
    private static let controls: [UInt8: Key] = [
        0x01: .home, 0x02: .left, 0x04: .endOfInput, 0x05: .end, 0x06: .right, 0x08: .backspace, 0x09: .tab,
        0x0A: .enter, 0x0B: .killToEnd, 0x0C: .clearScreen, 0x0D: .enter, 0x0E: .next, 0x10: .previous,
        0x15: .killToStart, 0x17: .killWord, 0x7F: .backspace,
    ]
}
