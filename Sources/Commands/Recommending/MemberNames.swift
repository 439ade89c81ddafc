import Engine

/// Finds members by what people call them: the whole name, one word of it, or the id.
struct MemberNames {
    private let members: [Member]
    private static let joiners: Set<String> = [
        "and", "with", "me", "us", "all", "und", "mit", "mir", "ich", "uns", "alle", "et", "avec", "moi", "nous",
        "tous",
        "&", "+",
    ]

    init(_ members: [Member]) { self.members = members }

    /// The members that the words begin with, and the words after them.
    func split(_ words: [String]) -> (members: [Member], rest: [String]) {
        var found: [Member] = []
        for (index, word) in words.enumerated() {
            for name in word.split(separator: ",") {
                let folded = Tokenizer.fold(String(name))
                if Self.joiners.contains(folded) { continue }
                guard let member = member(folded) else { return (found, Array(words[index...])) }
                if !found.contains(where: { $0.id == member.id }) { found.append(member) }
            }
        }
        return (found, [])
    }

    private func member(_ folded: String) -> Member? {
        if let whole = members.first(where: { Tokenizer.fold($0.name) == folded || $0.id.rawValue == folded }) {
            return whole
        }
        let partly = members.filter { Tokenizer.words(in: $0.name).contains(folded) }
        return partly.count == 1 ? partly[0] : nil
    }
}
