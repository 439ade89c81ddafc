/// A list on the wire whose entries are read one by one: one that has another form is left out, and the others stay.
///
/// A list in which no entry can be read is another answer altogether, and an error.
struct TolerantList<Entry: Decodable>: Decodable {
    let entries: [Entry]

    init(from decoder: any Decoder) throws {
        var container = try decoder.unkeyedContainer()
        var entries: [Entry] = []
        var firstError: (any Error)?
        while !container.isAtEnd {
            do {
                entries.append(try container.decode(Entry.self))
            } catch {
                firstError = firstError ?? error
                _ = try container.decode(Anything.self)
            }
        }
        if entries.isEmpty, let firstError { throw firstError }
        self.entries = entries
    }

    /// Takes the place of an entry that cannot be read.
    private struct Anything: Decodable {
        init(from decoder: any Decoder) throws {}
    }
}

extension TolerantList: Sendable where Entry: Sendable {}
