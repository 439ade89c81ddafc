import Foundation

/// Finds titles by name, also by names in other languages, by parts of a name, and mistyped ones.
///
/// Names such as `Amelie (Fabuleux destin d'Amélie Poulain, Le)` are known by either part, and `Matrix, The` as
/// `The Matrix`. A look-up among 40,000 titles takes a few milliseconds at most.
package struct TitleIndex: Sendable {
    /// A folded name of a title.
    private struct Name {
        let row: Int32
        let words: [Int32]
    }

    private let names: [Name]
    /// Names by their folded words joined, with and without a leading article.
    private let exact: [String: [Int32]]
    private let vocabulary: TermTable
    /// Vocabulary numbers in the order of their words, for prefixes.
    private let inOrder: [(word: String, number: Int32)]
    private let namesByWord: [[Int32]]
    private let fuzzy: FuzzyWords
    private let popularity: [Float]
    private let years: [Int?]

    private static let articles: Set<String> = [
        "the", "a", "an", "der", "die", "das", "ein", "eine", "le", "la", "les", "l", "un", "une", "il", "lo", "el",
        "los", "las",
    ]
    private static let longestQuery = 100

    package init(catalogue: Catalogue) {
        var vocabulary = TermTable(minimumCapacity: catalogue.count)
        var names: [Name] = []
        var exact: [String: [Int32]] = [:]
        var namesByWord: [[Int32]] = []
        var weights: [Float] = []
        for (row, title) in catalogue.titles.enumerated() {
            var seen: Set<String> = []
            for name in Self.names(of: title) {
                let words = WordScanner.words(in: name)
                let key = words.joined(separator: " ")
                guard !words.isEmpty, seen.insert(key).inserted else { continue }
                let number = Int32(names.count)
                exact[key, default: []].append(number)
                if words.count > 1, let first = words.first, Self.articles.contains(first) {
                    exact[words.dropFirst().joined(separator: " "), default: []].append(number)
                }
                let ids = words.map { Int32(vocabulary.intern($0)) }
                for id in ids {
                    if Int(id) == namesByWord.count {
                        namesByWord.append([])
                        weights.append(0)
                    }
                    if namesByWord[Int(id)].last != number { namesByWord[Int(id)].append(number) }
                    weights[Int(id)] += max(catalogue.popularity[row] + 5, 0.1)
                }
                names.append(Name(row: Int32(row), words: ids))
            }
        }
        self.names = names
        self.exact = exact
        self.namesByWord = namesByWord
        let words = (0..<vocabulary.count).map { (word: vocabulary.word($0), number: Int32($0)) }
        inOrder = words.sorted { $0.word < $1.word }
        fuzzy = FuzzyWords(Dictionary(zip(words.map(\.word), weights)) { first, _ in first })
        self.vocabulary = vocabulary
        popularity = catalogue.popularity
        years = catalogue.titles.map(\.year)
    }

    /// The titles that `text` may mean, best first; the more popular first among equals.
    ///
    /// A score of 1 is the whole name; without its article 0.97; from 0.8 the beginning of a name; below, words of it.
    /// Slips of the keyboard cost 0.08 each. A year at the end, as in `Solaris (1972)`, prefers that year.
    /// - Parameter isVisible: rows for which it is false are never returned.
    package func find(
        _ text: String, limit: Int, isVisible: (Int) -> Bool
    ) -> [(row: Int, score: Float)] {
        var words = WordScanner.words(in: String(text.prefix(Self.longestQuery)))
        guard !words.isEmpty, limit > 0 else { return [] }
        var scores: [Int: Float] = [:]
        collect(words, year: nil, isVisible: isVisible, into: &scores)
        if words.count > 1, let year = words.last.flatMap(Int.init), (1880...2100).contains(year) {
            words.removeLast()
            collect(words, year: year, isVisible: isVisible, into: &scores)
        }
        let ranked = scores.sorted { a, b in
            (a.value, popularity[a.key], -a.key) > (b.value, popularity[b.key], -b.key)
        }
        return ranked.prefix(limit).map { (row: $0.key, score: $0.value) }
    }

    /// The rows whose whole name, with or without its article, is `words`; most popular first.
    func exactly(_ words: [String], isVisible: (Int) -> Bool) -> [Int] {
        let rows = (exact[words.joined(separator: " ")] ?? []).map { Int(names[Int($0)].row) }
        return Set(rows.filter(isVisible)).sorted { (popularity[$0], -$0) > (popularity[$1], -$1) }
    }

    /// Whether any title has this folded word in its name.
    func knows(_ word: String) -> Bool { vocabulary.number(of: word) != nil }

    private func collect(
        _ words: [String], year: Int?, isVisible: (Int) -> Bool, into scores: inout [Int: Float]
    ) {
        func offer(_ row: Int, _ score: Float) {
            guard isVisible(row) else { return }
            var score = score
            if let year {
                let distance = years[row].map { abs($0 - year) } ?? 2
                score -= distance == 0 ? 0 : distance == 1 ? 0.02 : 0.3
            }
            if score > scores[row] ?? 0 { scores[row] = score }
        }
        let key = words.joined(separator: " ")
        for number in exact[key] ?? [] {
            let name = names[Int(number)]
            offer(Int(name.row), name.words.count == words.count ? 1 : 0.97)
        }
        // Each word as it is, as the beginning of one (the last only), or mistyped.
        var alternatives: [[Int32: Float]] = []
        for (i, word) in words.enumerated() {
            var found: [Int32: Float] = [:]
            if i == words.count - 1 { for number in numbers(withPrefix: word) { found[number] = 0.9 } }
            if let number = vocabulary.number(of: word) { found[Int32(number)] = 1 }
            if found.isEmpty, let near = fuzzy.nearest(to: word), let number = vocabulary.number(of: near) {
                let distance = EditDistance.between(Array(word.utf8), Array(near.utf8), limit: 2) ?? 2
                found[Int32(number)] = 1 - 0.08 * Float(distance)
            }
            if found.isEmpty, Self.articles.contains(word) { continue }
            guard !found.isEmpty else { return }
            alternatives.append(found)
        }
        let rarest = alternatives.min { postings(of: $0) < postings(of: $1) }
        guard let rarest else { return }
        for word in rarest.keys {
            for number in namesByWord[Int(word)] {
                let name = names[Int(number)]
                if let score = score(of: name, alternatives) { offer(Int(name.row), score) }
            }
        }
    }

    private func postings(of found: [Int32: Float]) -> Int {
        found.keys.reduce(0) { $0 + namesByWord[Int($1)].count }
    }

    private func score(of name: Name, _ alternatives: [[Int32: Float]]) -> Float? {
        var fit: Float = 1
        var at: [Int] = []
        for alternative in alternatives {
            var best: (place: Int, fit: Float)?
            for (place, word) in name.words.enumerated() where !at.contains(place) {
                if let fit = alternative[word], fit > best?.fit ?? 0 { best = (place, fit) }
            }
            guard let best else { return nil }
            at.append(best.place)
            fit = min(fit, best.fit)
        }
        let coverage = Float(alternatives.count) / Float(name.words.count)
        let isInOrder = zip(at, at.dropFirst()).allSatisfy { $0 + 1 == $1 }
        let startsName = isInOrder && (at.first ?? 0) == 0
        if startsName, coverage == 1 { return fit * 0.995 }
        return fit * (startsName ? 0.8 : isInOrder ? 0.65 : 0.5) + 0.14 * coverage
    }

    private func numbers(withPrefix prefix: String) -> [Int32] {
        var low = 0
        var high = inOrder.count
        while low < high {
            let middle = (low + high) / 2
            if inOrder[middle].word < prefix { low = middle + 1 } else { high = middle }
        }
        var found: [Int32] = []
        // One letter begins thousands of words; the first few hundred are enough to suggest something.
        while low < inOrder.count, inOrder[low].word.hasPrefix(prefix), found.count < 400 {
            found.append(inOrder[low].number)
            low += 1
        }
        return found
    }

    private static func names(of title: Title) -> [String] {
        var names = [title.name] + title.localized.sorted { $0.key < $1.key }.map(\.value.title)
        if let open = title.name.firstIndex(of: "("), open > title.name.startIndex {
            names.append(String(title.name[..<open]))
            for part in title.name[open...].split(whereSeparator: { $0 == "(" || $0 == ")" })
            where part.contains(where: { !$0.isWhitespace }) {
                names.append(part.hasPrefix("a.k.a. ") ? String(part.dropFirst(7)) : String(part))
            }
        }
        return names.flatMap { name -> [String] in
            guard let comma = name.range(of: ", ", options: .backwards) else { return [name] }
            let article = name[comma.upperBound...].trimmingCharacters(in: .whitespaces)
            guard articles.contains(article.lowercased()) || article == "L'" else { return [name] }
            return [article + " " + name[..<comma.lowerBound]]
        }
    }
}
