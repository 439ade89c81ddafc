import Foundation

/// Which titles a word occurs in, with BM25F weights: one term frequency over all fields, each field weighted and
/// normalised by its own length before saturation (Robertson & Zaragoza 2009, "The Probabilistic Relevance Framework:
/// BM25 and Beyond").
struct TermIndex: Sendable {
    struct Field: OptionSet, Sendable {
        let rawValue: UInt8
        static let name = Field(rawValue: 1)
        static let keywords = Field(rawValue: 2)
        static let genres = Field(rawValue: 4)
        static let people = Field(rawValue: 8)
        static let overview = Field(rawValue: 16)
        static let tagline = Field(rawValue: 32)
        /// What was written about the title in sentences, and its name.
        static let prose: Field = [.name, .overview, .tagline]
    }

    struct Posting {
        var row: Int
        /// Saturated frequency, 0…1.
        var weight: Float
        var fields: Field
    }

    /// Weight and length normalisation of each field, in the order of `Field`.
    private static let fieldWeights: [Float] = [2.0, 2.2, 1.2, 1.6, 1.0, 0.9]
    private static let lengthNormalisation: [Float] = [0.3, 0.4, 0.2, 0.2, 0.6, 0.4]
    private static let saturation: Float = 1.2

    private let terms: TermTable
    private let offsets: [Int32]
    private let rows: [Int32]
    private let weights: [Float]
    private let fields: [UInt8]
    private let rowCount: Int

    init(titles: [Title]) {
        var builder = Builder(rowCount: titles.count)
        for title in titles { builder.add(title) }
        let fieldCount = Self.fieldWeights.count
        let averages = (0..<fieldCount).map { field in
            max(Float(builder.totalLengths[field]) / Float(max(titles.count, 1)), 1)
        }
        var frequency = [Float](repeating: 0, count: builder.terms.count)
        var found = [UInt8](repeating: 0, count: builder.terms.count)
        var flat: [(term: Int32, frequency: Float, fields: UInt8)] = []
        flat.reserveCapacity(builder.occurrences.count)
        var ends: [Int] = []
        ends.reserveCapacity(titles.count)
        var counts = [Int32](repeating: 0, count: builder.terms.count + 1)
        var touched: [Int] = []
        var at = 0
        for row in titles.indices {
            touched.removeAll(keepingCapacity: true)
            for field in 0..<fieldCount {
                let length = Int(builder.lengths[row * fieldCount + field])
                let normalisation = Self.lengthNormalisation[field]
                let scale =
                    Self.fieldWeights[field] / (1 - normalisation + normalisation * Float(length) / averages[field])
                for term in builder.occurrences[at..<(at + length)] {
                    let term = Int(term)
                    if found[term] == 0 { touched.append(term) }
                    found[term] |= 1 << UInt8(field)
                    frequency[term] += scale
                }
                at += length
            }
            for term in touched {
                flat.append((Int32(term), frequency[term] / (frequency[term] + Self.saturation), found[term]))
                counts[term + 1] += 1
                frequency[term] = 0
                found[term] = 0
            }
            ends.append(flat.count)
        }
        for i in 1..<counts.count { counts[i] += counts[i - 1] }
        var next = counts
        var rows = [Int32](repeating: 0, count: flat.count)
        var weights = [Float](repeating: 0, count: flat.count)
        var fields = [UInt8](repeating: 0, count: flat.count)
        var start = 0
        for (row, end) in ends.enumerated() {
            for posting in flat[start..<end] {
                let slot = Int(next[Int(posting.term)])
                next[Int(posting.term)] += 1
                rows[slot] = Int32(row)
                weights[slot] = posting.frequency
                fields[slot] = posting.fields
            }
            start = end
        }
        terms = builder.terms
        offsets = counts
        self.rows = rows
        self.weights = weights
        self.fields = fields
        rowCount = titles.count
    }

    /// The number of a folded word, whichever of the languages it is inflected in.
    func term(_ word: String, _ language: Stemmer.Language = .en) -> Int? {
        terms.number(of: Stemmer.stem(word, language))
    }

    /// ln of how rare a term is; 0 when every title has it.
    func rarity(of term: Int) -> Float {
        let frequency = Float(offsets[term + 1] - offsets[term])
        return log(1 + (Float(rowCount) - frequency + 0.5) / (frequency + 0.5))
    }

    func count(of term: Int) -> Int { Int(offsets[term + 1] - offsets[term]) }

    func forEachPosting(of term: Int, _ body: (Posting) -> Void) {
        for i in Int(offsets[term])..<Int(offsets[term + 1]) {
            body(Posting(row: Int(rows[i]), weight: weights[i], fields: Field(rawValue: fields[i])))
        }
    }

    /// The occurrences of terms, title by title and field by field, before they are weighted.
    private struct Builder {
        var terms = TermTable(minimumCapacity: 32768)
        var occurrences: [Int32] = []
        var lengths: [Int32] = []
        var totalLengths = [Int](repeating: 0, count: TermIndex.fieldWeights.count)
        private var vocabularies: [Vocabulary] = Stemmer.Language.allCases.map { Vocabulary(language: $0) }
        private var scanner = WordScanner()

        /// The words of one language as written, each with the number of its stem.
        private struct Vocabulary {
            let language: Stemmer.Language
            var words = TermTable()
            var stems: [Int32] = []
        }

        init(rowCount: Int) {
            occurrences.reserveCapacity(rowCount * 80)
            lengths.reserveCapacity(rowCount * TermIndex.fieldWeights.count)
        }

        mutating func add(_ title: Title) {
            let own = Stemmer.Language.allCases.filter { title.localized[$0.rawValue] != nil && $0 != .en }
            add(field: 0) { builder in
                builder.add(title.name)
                for language in own { builder.add(title.localized[language.rawValue]?.title, language) }
            }
            add(field: 1) { builder in for keyword in title.keywords { builder.add(keyword) } }
            add(field: 2) { builder in for genre in title.genres { builder.add(genre) } }
            add(field: 3) { builder in
                for person in title.directors { builder.add(person) }
                for person in title.cast { builder.add(person) }
                for studio in title.studios { builder.add(studio) }
            }
            add(field: 4) { builder in
                builder.add(title.overview)
                for language in own { builder.add(title.localized[language.rawValue]?.overview, language) }
            }
            add(field: 5) { builder in builder.add(title.tagline) }
        }

        private mutating func add(field: Int, _ body: (inout Builder) -> Void) {
            let start = occurrences.count
            body(&self)
            lengths.append(Int32(occurrences.count - start))
            totalLengths[field] += occurrences.count - start
        }

        private mutating func add(_ text: String?, _ language: Stemmer.Language = .en) {
            guard let text, !text.isEmpty else { return }
            guard let which = Stemmer.Language.allCases.firstIndex(of: language) else { return }
            // Moved out while the scanner writes to the rest, which exclusive access would forbid otherwise.
            var scanner = WordScanner()
            swap(&scanner, &self.scanner)
            scanner.scan(text) { bytes in
                let word = vocabularies[which].words.intern(bytes)
                if word == vocabularies[which].stems.count {
                    let stem = Stemmer.stem(String(decoding: bytes, as: UTF8.self), language)
                    vocabularies[which].stems.append(Int32(terms.intern(stem)))
                }
                occurrences.append(vocabularies[which].stems[word])
            }
            swap(&scanner, &self.scanner)
        }
    }
}
