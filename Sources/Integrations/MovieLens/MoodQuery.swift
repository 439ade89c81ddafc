package import Engine

/// A wish in words with the titles that people judged to fit.
package struct MoodQuery: Sendable, Equatable {
    package var id: String
    package var topic: String
    /// ISO 639-1.
    package var language: String
    package var query: String
    /// Bounds that the words contain.
    package var years: ClosedRange<Int>?
    /// Minutes.
    package var runtimes: ClosedRange<Int>?
    /// Grades 1 or 2; titles not listed do not fit.
    package var relevant: [TitleID: Int]

    package init(
        id: String, topic: String, language: String, query: String, years: ClosedRange<Int>? = nil,
        runtimes: ClosedRange<Int>? = nil, relevant: [TitleID: Int]
    ) {
        self.id = id
        self.topic = topic
        self.language = language
        self.query = query
        self.years = years
        self.runtimes = runtimes
        self.relevant = relevant
    }
}

/// One line of `mood_queries.jsonl`.
struct MoodQueryLine: Decodable {
    struct Constraint: Decodable {
        var year: [Int]?
        var rt: [Int]?
    }

    var id: String
    var topic: String?
    var lang: String
    var query: String
    var split: String?
    var constraint: Constraint?
    var relevant: [String: Int]

    func checked() throws(Rejection) -> MoodQuery {
        var grades: [TitleID: Int] = [:]
        for (id, grade) in relevant {
            guard let tmdb = Int(id) else { throw .notANumber(column: "relevant", value: id) }
            grades[TitleID(.movie, tmdb)] = grade
        }
        return MoodQuery(
            id: id, topic: topic ?? id, language: lang, query: query,
            years: try Self.range(constraint?.year, key: "constraint.year"),
            runtimes: try Self.range(constraint?.rt, key: "constraint.rt"), relevant: grades)
    }

    private static func range(_ bounds: [Int]?, key: String) throws(Rejection) -> ClosedRange<Int>? {
        guard let bounds else { return nil }
        guard bounds.count == 2, bounds[0] <= bounds[1] else {
            throw .invalid(column: key, problem: "is not a lower and an upper bound")
        }
        return bounds[0]...bounds[1]
    }
}
