extension LineEditor {
    /// Columns that the text needs at least beside a prompt; below, the prompt goes.
    private static let leastRoom = 10

    /// What the reader sees of the line, on one row: where it is too long, the part around the cursor.
    struct View: Equatable {
        var prompt: String
        var text: String
        /// Column of the cursor, from 0.
        var cursor: Int
    }

    func view(prompt: String, width: Int) -> View {
        let promptWidth = prompt.displayWidth
        let showsPrompt = width - 1 - promptWidth >= Self.leastRoom
        // The last column stays free: a character there would make the terminal wrap.
        let room = max(1, width - 1 - (showsPrompt ? promptWidth : 0))
        let ahead = Self.fitting(right, in: room)
        let before = left.isEmpty ? 0 : max(room / 2, room - ahead.width)
        let behind = Self.fitting(left.reversed(), in: before)
        let rest = Self.fitting(right, in: room - behind.width)
        return View(
            prompt: showsPrompt ? prompt : "",
            text: String(behind.characters.reversed()) + String(rest.characters),
            cursor: (showsPrompt ? promptWidth : 0) + behind.width)
    }

    /// Redraws the row of the cursor and puts the cursor in its place (ECMA-48: EL, CUF).
    func drawing(prompt: String, style: ConsoleRenderer.Style, width: Int) -> String {
        let view = view(prompt: prompt, width: width)
        let painted = ConsoleSpan(view.prompt, .accent).painted(style)
        let move = view.cursor > 0 ? "\u{1b}[\(view.cursor)C" : ""
        return "\r" + painted + view.text + "\u{1b}[K\r" + move
    }

    private static func fitting(
        _ characters: some Sequence<Character>, in room: Int
    ) -> (characters: [Character], width: Int) {
        var kept: [Character] = []
        var width = 0
        for character in characters {
            let columns = character.displayWidth
            if width + columns > room { break }
            // Endless zero-width marks must not make one row endless.
            if kept.count > 4 * room { break }
            kept.append(character)
            width += columns
        }
        return (kept, width)
    }
}
