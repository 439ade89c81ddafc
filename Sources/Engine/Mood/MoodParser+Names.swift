/// Reading titles ("like Arrival") and people ("with Tom Hanks").
extension MoodParser {
    private static let longestTitle = 8

    // MARK: - Titles

    func readTitles(
        _ reading: inout MoodReading, into intent: inout MoodIntent, isVisible: (Int) -> Bool
    ) {
        var i = 0
        while i < reading.words.count {
            let marker = reading.length(of: .like, at: i)
            guard marker > 0 else {
                i += 1
                continue
            }
            let negator = max(reading.length(of: .negator, before: i), reading.length(of: .less, before: i))
            var at = i + marker
            var rows: [Int] = []
            while let (row, length) = title(at: at, reading, isVisible: isVisible) {
                rows.append(row)
                reading.spend(at..<(at + length))
                at += length
                let joiner = max(reading.length(of: .and, at: at), reading.length(of: .or, at: at))
                guard joiner > 0, title(at: at + joiner, reading, isVisible: isVisible) != nil else { break }
                at += joiner
            }
            if !rows.isEmpty {
                reading.spend((i - negator)..<(i + marker))
                let ids = rows.map { catalogue.titles[$0].id }
                if negator > 0 { intent.unlike += ids } else { intent.like += ids }
            }
            i = max(at, i + marker)
        }
        if intent.like.isEmpty, intent.unlike.isEmpty { readBareTitle(&reading, into: &intent, isVisible: isVisible) }
    }

    /// A title without "like": the whole wish, or all of it before "but" ("Arrival but funnier").
    private func readBareTitle(
        _ reading: inout MoodReading, into intent: inout MoodIntent, isVisible: (Int) -> Bool
    ) {
        let but = reading.words.indices.first { reading.length(of: .but, at: $0) > 0 } ?? reading.words.count
        guard but > 0, but <= Self.longestTitle else { return }
        let words = Array(reading.words[..<but])
        guard let row = titles.exactly(words, isVisible: isVisible).first else { return }
        let names = reading.order.contains { phrases in
            words.allSatisfy { phrases.knows($0) } || phrases.concepts(for: words) != nil
        }
        // "Scary Movie" is a title, but whoever types it wants to be scared, unless they compare.
        let compares = but < reading.words.count
        let isFamous = (catalogue.titles[row].voteCount ?? 0) >= 1000 && words.count > 1
        let saysKind = words.contains { word in
            reading.order.contains { phrases in
                phrases.roles(of: [word]).contains { if case .kind = $0 { true } else { false } }
            }
        }
        guard !names || (isFamous && !saysKind) || (compares && words.count > 1) else { return }
        reading.spend(0..<but)
        intent.like.append(catalogue.titles[row].id)
    }

    /// The title that begins at `i`: the longest exact name, else the longest one with a slip in it.
    private func title(at i: Int, _ reading: MoodReading, isVisible: (Int) -> Bool) -> (row: Int, length: Int)? {
        guard i < reading.words.count, !reading.isSpent[i] else { return nil }
        var end = i
        while end < reading.words.count, end - i < Self.longestTitle, !reading.isSpent[end],
            end == i || reading.length(of: .but, at: end) == 0
        {
            end += 1
        }
        for stop in stride(from: end, to: i, by: -1) {
            let words = Array(reading.words[i..<stop])
            guard let row = titles.exactly(words, isVisible: isVisible).first else { continue }
            if words.count == 1, isCommon(words[0], reading) { continue }
            return (row, stop - i)
        }
        for stop in stride(from: end, to: i, by: -1) {
            let words = Array(reading.words[i..<stop])
            let text = words.joined(separator: " ")
            guard text.utf8.count >= 5, words.contains(where: { !isCommon($0, reading) }) else { continue }
            // An article that is no part of the name announces a kind of film, not a title.
            if reading.roles(at: i, 1).contains(.ignored), words.count < 3 { continue }
            guard let best = titles.find(text, limit: 1, isVisible: isVisible).first, best.score >= 0.82 else {
                continue
            }
            return (best.row, stop - i)
        }
        return nil
    }

    /// A function word, which happens to be the name of some film.
    private func isCommon(_ word: String, _ reading: MoodReading) -> Bool {
        reading.order.contains { !$0.roles(of: [word]).isEmpty }
    }

    // MARK: - People

    func readPeople(
        _ reading: inout MoodReading, into intent: inout MoodIntent, isVisible: (Int) -> Bool
    ) {
        var i = 0
        while i < reading.words.count {
            guard !reading.isSpent[i], let (names, length) = person(at: i, reading, isVisible: isVisible) else {
                i += 1
                continue
            }
            let marker = max(reading.length(of: .with, before: i), reading.length(of: .by, before: i))
            let negator = max(
                reading.length(of: .negator, before: i - marker), reading.length(of: .negator, before: i))
            reading.spend((i - (marker > 0 ? marker : 0))..<(i + length))
            if negator > 0 {
                intent.avoidedWords.append(contentsOf: names.sorted())
                reading.spend((i - marker - negator)..<i)
            } else {
                intent.filters.people.formUnion(names)
            }
            i += length
        }
    }

    private func person(
        at i: Int, _ reading: MoodReading, isVisible: (Int) -> Bool
    ) -> (names: Set<String>, length: Int)? {
        let isAnnounced = reading.length(of: .with, before: i) > 0 || reading.length(of: .by, before: i) > 0
        for length in stride(from: 4, to: 1, by: -1) {
            guard let words = reading.words(at: i, length) else { continue }
            if let names = people.person(named: words, isVisible: isVisible) { return (names, length) }
        }
        for length in stride(from: 3, to: 1, by: -1) {
            guard let words = reading.words(at: i, length) else { continue }
            let isLexical = words.contains { word in phrases.contains { $0.knows(word) } }
            guard !isLexical || isAnnounced, words.allSatisfy({ $0.utf8.count > 2 }) else { continue }
            if words.allSatisfy({ word in phrases.contains { $0.knows(word) } }) { continue }
            if let names = people.person(nearly: words, isVisible: isVisible) { return (names, length) }
        }
        guard let word = reading.words(at: i, 1)?.first, !phrases.contains(where: { $0.knows(word) }) else {
            return nil
        }
        // "With a strong heroine" means no Mr Strong.
        let isCapitalised = reading.tokens[i].raw.first?.isUppercase ?? false
        guard isCapitalised || !phrases.contains(where: { $0.words[word] != nil }) else { return nil }
        // A surname alone needs an announcement, or a bearer whom everybody means by it.
        if isAnnounced, let names = people.person(surnamed: word, fame: 2, isVisible: isVisible) { return (names, 1) }
        guard word.utf8.count >= 6, !isKeyword(word) else { return nil }
        return people.person(surnamed: word, fame: 6, isVisible: isVisible).map { ($0, 1) }
    }

    private func isKeyword(_ word: String) -> Bool { catalogue[.keyword].number(of: word) != nil }
}
