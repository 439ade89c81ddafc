package import Engine

/// Finds members by what people call them: the whole name, one word of it, or the id.
package struct MemberNames {
    private let members: [Member]
    private static let joiners: Set<String> = [
        "and", "with", "me", "us", "all", "und", "mit", "mir", "ich", "uns", "alle", "et", "avec", "moi", "nous",
        "tous",
        "&", "+",
    ]

    package init(_ members: [Member]) { self.members = members }

    /// The members that the words begin with, and the words after them.
    func split(_ words: [String]) -> (members: [Member], rest: [String]) {
        var found: [Member] = []
        for (index, word) in words.enumerated() {
            for name in word.split(separator: ",") {
                if Self.joiners.contains(Tokenizer.fold(String(name))) { continue }
                guard let member = member(String(name)) else { return (found, Array(words[index...])) }
                if !found.contains(where: { $0.id == member.id }) { found.append(member) }
            }
        }
        return (found, [])
    }

    /// `nil` when nobody is called so, or several are.
    package func member(_ name: String) -> Member? {
        let folded = Tokenizer.fold(name)
        if let whole = members.first(where: { Tokenizer.fold($0.name) == folded || $0.id.rawValue == folded }) {
            return whole
        }
        let partly = members.filter { Tokenizer.words(in: $0.name).contains(folded) }
        return partly.count == 1 ? partly[0] : nil
    }
}
