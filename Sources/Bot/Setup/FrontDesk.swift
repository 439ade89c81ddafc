import Commands
import Engine
import Presentation

/// Finds out who is speaking in the terminal.
struct FrontDesk {
    let members: [Member]
    let locale: Locale

    func member(named name: String) throws -> Member {
        if let found = MemberNames(members).member(name) { return found }
        throw CommandLineError.unknownMember(name, known: members.map(\.name))
    }

    /// The owner speaks when nobody can be asked or no answer is given.
    func choose(asking: Bool) throws -> Member {
        guard let first = members.first(where: \.isOwner) ?? members.first else { throw CommandLineError.nobody }
        guard asking, members.count > 1, members.count <= 12 else { return first }
        let names = members.map(\.name).joined(separator: ", ")
        while true {
            print(locale.text(.consoleWho, ["names": names, "first": first.name]), terminator: "")
            guard let line = readLine(), !line.isEmpty else { return first }
            do { return try member(named: line) } catch { StandardError.line(ErrorText.words(for: error)) }
        }
    }
}
