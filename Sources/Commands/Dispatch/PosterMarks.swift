import Chat
import Engine
import Storage

/// Says of each card whether there is a poster to be asked for.
struct PosterMarks: Sendable {
    private let database: any Database

    init(_ database: any Database) { self.database = database }

    /// A reply is worth sending without posters, too: where they cannot be told, there are none.
    func marked(_ reply: Reply) async -> Reply {
        let titles = reply.cards.compactMap { TitleID($0.reference) }
        guard !titles.isEmpty,
            let known = try? await database.read({ try PosterStore($0).mayExist(titles) }), !known.isEmpty
        else { return reply }
        var reply = reply
        for index in reply.cards.indices {
            let reference = reply.cards[index].reference
            if let title = TitleID(reference), known.contains(title) { reply.cards[index].poster = reference }
        }
        return reply
    }
}
