/// The first names of the people of each title: where the original language is not known, a cast of Jeans and
/// Catherines says what it is.
struct GivenNameIndex: Sendable {
    private let names: TermTable
    private let offsets: [Int32]
    private let values: [Int32]

    /// People of a title that are looked at.
    private static let mostPeople = 8

    init(catalogue: Catalogue) {
        var names = TermTable()
        var numbers: [String: Int32] = [:]
        func number(_ person: String) -> Int32 {
            if let known = numbers[person] { return known }
            let first = WordScanner.words(in: String(person.prefix { $0 != " " })).first ?? ""
            let number = Int32(names.intern(first))
            numbers[person] = number
            return number
        }
        var offsets: [Int32] = [0]
        var values: [Int32] = []
        for title in catalogue.titles {
            for person in (title.directors.prefix(2) + title.cast).prefix(Self.mostPeople) {
                values.append(number(person))
            }
            offsets.append(Int32(values.count))
        }
        self.names = names
        self.offsets = offsets
        self.values = values
    }

    func number(of name: String) -> Int? {
        WordScanner.words(in: name).first.flatMap { names.number(of: $0) }
    }

    /// Adds up to 1 to the rows whose people mostly bear the given names.
    func addShares(of given: [Int], to scores: inout [Float]) {
        guard !given.isEmpty else { return }
        let wanted = Set(given.map(Int32.init))
        for row in scores.indices {
            let people = values[Int(offsets[row])..<Int(offsets[row + 1])]
            guard people.count > 1 else { continue }
            let share = Float(people.count { wanted.contains($0) }) / Float(people.count)
            // One Daniel in a cast of strangers means nothing.
            scores[row] += max(share - 0.25, 0) / 0.75 * 1.4
        }
    }
}
