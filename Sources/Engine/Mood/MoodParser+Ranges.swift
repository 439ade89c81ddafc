/// Reading eras and runtimes.
extension MoodParser {
    // MARK: - Runtimes

    func readRuntimes(_ reading: inout MoodReading, into intent: inout MoodIntent) {
        var i = 0
        while i < reading.words.count {
            guard let (minutes, length) = duration(at: i, reading) else {
                i += 1
                continue
            }
            var start = i
            var range = max(minutes - 15, 1)...(minutes + 15)
            for (role, meant) in [
                (MoodPhrases.Role.under, 1...minutes), (.until, 1...minutes), (.over, minutes...1000), (.about, range),
            ] {
                let marker = reading.length(of: role, before: i)
                guard marker > 0 else { continue }
                start = i - marker
                range = meant
                break
            }
            intent.filters.runtimes = range
            reading.spend(start..<(i + length))
            i += length
        }
    }

    /// Minutes of "90 min", "2 hours", "1h30", "one and a half hours", "anderthalb Stunden", "une heure et demie".
    private func duration(at i: Int, _ reading: MoodReading) -> (minutes: Int, length: Int)? {
        guard i < reading.words.count, !reading.isSpent[i] else { return nil }
        if let minutes = compactDuration(reading.words[i]) { return (minutes, 1) }
        let half = reading.length(of: .half, at: i)
        if half > 0 {
            let hours = reading.length(of: .hours, at: i + half)
            return hours > 0 ? (30, half + hours) : nil
        }
        guard var (number, length) = decimal(at: i, reading), number > 0, number < 1000 else { return nil }
        let minutes = reading.length(of: .minutes, at: i + length)
        if minutes > 0 { return (Int(number), length + minutes) }
        // "two and a half hours", "zwei einhalb Stunden"
        let halfAfter = reading.length(of: .half, at: i + length)
        if halfAfter > 0, reading.length(of: .hours, at: i + length + halfAfter) > 0 {
            number += 0.5
            length += halfAfter
        }
        let hours = reading.length(of: .hours, at: i + length)
        guard hours > 0, number < 24 else { return nil }
        length += hours
        var total = Int(number * 60)
        let halfMore = reading.length(of: .half, at: i + length)
        if halfMore > 0 {
            return (total + 30, length + halfMore)
        }
        if let more = reading.number(at: i + length), more < 60 {
            total += Int(more)
            length += 1
            length += reading.length(of: .minutes, at: i + length)
        }
        return (total, length)
    }

    private func decimal(at i: Int, _ reading: MoodReading) -> (Double, Int)? {
        guard let whole = reading.number(at: i) else { return nil }
        if i + 2 < reading.words.count, reading.words[i + 1] == ".", let part = reading.number(at: i + 2), part < 10 {
            return (whole + part / 10, 3)
        }
        return (whole, 1)
    }

    /// `1h30`, `2h`, `90min`, `100m`.
    private func compactDuration(_ word: String) -> Int? {
        let digits = word.prefix { $0.isASCII && $0.isNumber }
        guard !digits.isEmpty, digits.count <= 3, let number = Int(digits) else { return nil }
        let rest = word.dropFirst(digits.count)
        if ["min", "mins", "m", "mn"].contains(rest) { return number }
        guard rest.first == "h", number < 24 else { return nil }
        let minutes = rest.dropFirst().prefix { $0.isASCII && $0.isNumber }
        guard !minutes.isEmpty || rest.count == 1 else { return nil }
        return number * 60 + min(Int(minutes) ?? 0, 59)
    }

    // MARK: - Eras

    func readEras(_ reading: inout MoodReading, into intent: inout MoodIntent) {
        var i = 0
        var found: ClosedRange<Int>?
        while i < reading.words.count {
            guard let (years, length) = era(at: i, reading) else {
                i += 1
                continue
            }
            let (range, span) = bounded(years, i..<(i + length), reading)
            reading.spend(span)
            // "70s or 80s" is both; so is "between 1970 and 1980", read as its two ends.
            found = found.map { min($0.lowerBound, range.lowerBound)...max($0.upperBound, range.upperBound) } ?? range
            i = span.upperBound
        }
        if let found { intent.filters.years = found }
    }

    /// Applies "before", "after", "since", "until", "between … and" around a year or decade.
    private func bounded(
        _ years: ClosedRange<Int>, _ span: Range<Int>, _ reading: MoodReading
    ) -> (ClosedRange<Int>, Range<Int>) {
        let latest = newestYear + 10
        let bounds: [(MoodPhrases.Role, () -> ClosedRange<Int>)] = [
            (.between, { years }),
            (.before, { 1870...max(years.lowerBound - 1, 1870) }),
            (.after, { (years.upperBound + 1)...max(latest, years.upperBound + 1) }),
            (.since, { years.lowerBound...max(latest, years.lowerBound) }),
            (.until, { 1870...years.upperBound }),
        ]
        for (role, range) in bounds {
            let marker = reading.length(of: role, before: span.lowerBound)
            let start = span.lowerBound - marker
            guard marker > 0 else { continue }
            // The other end of "between A and B", "from A to B", "1970–1980".
            if let (end, length) = otherEnd(after: span.upperBound, reading) {
                return (years.lowerBound...max(end.upperBound, years.lowerBound), start..<length)
            }
            return (range(), start..<span.upperBound)
        }
        if let (end, length) = otherEnd(after: span.upperBound, reading), end.upperBound >= years.lowerBound {
            return (years.lowerBound...end.upperBound, span.lowerBound..<length)
        }
        return (years, span)
    }

    private func otherEnd(after i: Int, _ reading: MoodReading) -> (ClosedRange<Int>, Int)? {
        let joiner = max(reading.length(of: .and, at: i), reading.length(of: .to, at: i))
        let isOpen = joiner > 0 || (i > 0 && Int(reading.words[i - 1]) != nil)
        guard isOpen, let (end, length) = era(at: i + joiner, reading) else { return nil }
        return (end, i + joiner + length)
    }

    /// A year or a decade: `1994`, `90s`, `1990er`, `90`+`s`, `eighties`, `années 80`.
    private func era(at i: Int, _ reading: MoodReading) -> (ClosedRange<Int>, Int)? {
        guard i < reading.words.count, !reading.isSpent[i] else { return nil }
        for length in stride(from: 5, to: 0, by: -1) {
            guard let words = reading.words(at: i, length) else { continue }
            for phrases in reading.order {
                for role in phrases.roles(of: words) {
                    guard case .decade(let year) = role else { continue }
                    let ending = reading.length(of: .decadeEnding, at: i + length)
                    return (year...(year + 9), length + ending)
                }
            }
        }
        let prefix = reading.length(of: .decadePrefix, at: i)
        let at = i + prefix
        guard at < reading.words.count, !reading.isSpent[at] else { return nil }
        let word = reading.words[at]
        let digits = word.prefix { $0.isASCII && $0.isNumber }
        guard let number = Int(digits), digits.count == 2 || digits.count == 4 else { return nil }
        let ending = String(word.dropFirst(digits.count))
        let following = reading.length(of: .decadeEnding, at: at + 1)
        let endsAsDecade =
            ending.isEmpty
            ? prefix > 0 || following > 0
            : reading.order.contains { $0.roles(of: [ending]).contains(.decadeEnding) }
        let length = prefix + 1 + following
        if endsAsDecade, number % 10 == 0 {
            let decade = digits.count == 4 ? number : number < 20 ? 2000 + number : 1900 + number
            return (1870...2090).contains(decade) ? (decade...(decade + 9), length) : nil
        }
        guard ending.isEmpty, digits.count == 4, (1880...2040).contains(number) else { return nil }
        return (number...number, prefix + 1)
    }
}
