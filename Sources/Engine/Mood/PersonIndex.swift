/// Finds the people of the catalogue by full name, by surname where it is well known, and mistyped.
struct PersonIndex: Sendable {
    private struct Person {
        var name: String
        /// Other spellings that fold to the same, which hardly anybody has.
        var others: Set<String> = []
        var share: Float
        var credits: Int

        var names: Set<String> { others.union([name]) }
    }

    private let people: [String: Person]
    /// The best-known person of each surname.
    private let bySurname: [String: String]
    private let fuzzy: FuzzyWords
    private let catalogue: Catalogue

    init(catalogue: Catalogue) {
        var people: [String: Person] = [:]
        for facet in [Facet.director, .actor] {
            let index = catalogue[facet]
            for (value, name) in index.names.enumerated() {
                let key = WordScanner.words(in: name).joined(separator: " ")
                var person = people[key] ?? Person(name: name, share: 0, credits: 0)
                if name != person.name { person.others.insert(name) }
                // A director stands for a film more than one of ten actors.
                person.share += index.expectedShare[value] * (facet == .director ? 3 : 1)
                person.credits += index.rows(ofValue: value).count
                people[key] = person
            }
        }
        var bySurname: [String: String] = [:]
        var words: [String: Float] = [:]
        for (key, person) in people {
            let parts = key.split(separator: " ").map(String.init)
            for part in parts where part.utf8.count > 3 { words[part, default: 0] += person.share }
            guard parts.count > 1, let surname = parts.last, surname.utf8.count > 2 else { continue }
            if let known = bySurname[surname], let other = people[known],
                (other.share, known) >= (person.share, key)
            {
                continue
            }
            bySurname[surname] = key
        }
        self.people = people
        self.bySurname = bySurname
        fuzzy = FuzzyWords(words)
        self.catalogue = catalogue
    }

    /// The person whose full name `words` are; only those of titles that are visible.
    func person(named words: [String], isVisible: (Int) -> Bool) -> Set<String>? {
        visible(words.joined(separator: " "), isVisible)
    }

    /// The full name with slips of the keyboard in it.
    func person(nearly words: [String], isVisible: (Int) -> Bool) -> Set<String>? {
        guard words.count > 1 else { return nil }
        let corrected = words.map { word in fuzzy.nearest(to: word) ?? word }
        return corrected == words ? nil : visible(corrected.joined(separator: " "), isVisible)
    }

    /// The best-known person of that surname.
    /// - Parameter fame: how many credits they need.
    func person(surnamed surname: String, fame: Int, isVisible: (Int) -> Bool) -> Set<String>? {
        guard let key = bySurname[surname], let person = people[key], person.credits >= fame else { return nil }
        return visible(key, isVisible)
    }

    private func visible(_ key: String, _ isVisible: (Int) -> Bool) -> Set<String>? {
        guard let person = people[key] else { return nil }
        let names = person.names
        let isSeen = [Facet.director, .actor].contains { facet in
            names.contains { name in
                guard let value = catalogue[facet].number(of: name) else { return false }
                return catalogue[facet].rows(ofValue: value).contains { isVisible(Int($0)) }
            }
        }
        return isSeen ? names : nil
    }
}
