/// Points in time as exports write them: ISO 8601 dates and date-times, or seconds since 1970. UTC where no zone is said.
enum Timestamps {
    /// Time zones put a date up to this much ahead of a clock in UTC.
    private static let tolerance: Int64 = 86_400_000

    /// Milliseconds since 1970, or why the text is not a time at which somebody can have watched something.
    static func checked(_ text: String, column: String, now: Int64) throws(Rejection) -> Int64 {
        guard let time = parse(text) else { throw .notADate(column: column, value: text) }
        guard time - tolerance <= now else {
            throw .inTheFuture(column: column, value: text)
        }
        return time
    }

    /// Milliseconds since 1970; `nil` for what is not a time, lies before 1900 or names a day that does not exist.
    static func parse(_ text: String) -> Int64? {
        if let seconds = Int64(text) {
            // Smaller numbers are years or dates without separators, not seconds.
            guard (315_532_800...253_402_300_799_999).contains(seconds) else { return nil }
            return seconds * 1000
        }
        var scanner = Scanner(bytes: Array(text.utf8))
        return scanner.dateTime()
    }

    private struct Scanner {
        let bytes: [UInt8]
        var position = 0

        mutating func dateTime() -> Int64? {
            guard let year = digits(4), take("-"), let month = digits(2), take("-"), let day = digits(2),
                let days = Timestamps.days(year: year, month: month, day: day)
            else { return nil }
            let midnight = Int64(days) * 86_400_000
            if position == bytes.count { return midnight }
            guard take("T") || take("t") || take(" "), let time = timeOfDay(), let zone = zone() else { return nil }
            return position == bytes.count ? midnight + time - zone : nil
        }

        private mutating func timeOfDay() -> Int64? {
            guard let hour = digits(2), hour < 24, take(":"), let minute = digits(2), minute < 60 else { return nil }
            var milliseconds = Int64(hour * 3600 + minute * 60) * 1000
            guard take(":") else { return milliseconds }
            guard let second = digits(2), second <= 60 else { return nil }
            milliseconds += Int64(second) * 1000
            guard take(".") || take(",") else { return milliseconds }
            let start = position
            var scale: Int64 = 100
            while let digit = digits(1) {
                milliseconds += Int64(digit) * scale
                scale /= 10
            }
            return position > start ? milliseconds : nil
        }

        /// Milliseconds ahead of UTC.
        private mutating func zone() -> Int64? {
            if position == bytes.count || take("Z") || take("z") { return 0 }
            let sign: Int64
            if take("+") { sign = 1 } else if take("-") { sign = -1 } else { return nil }
            guard let hour = digits(2), hour < 24 else { return nil }
            if position == bytes.count { return sign * Int64(hour) * 3_600_000 }
            _ = take(":")
            guard let minute = digits(2), minute < 60 else { return nil }
            return sign * Int64(hour * 60 + minute) * 60_000
        }

        private mutating func digits(_ count: Int) -> Int? {
            guard position + count <= bytes.count else { return nil }
            var value = 0
            for byte in bytes[position..<(position + count)] {
                guard (0x30...0x39).contains(byte) else { return nil }
                value = value * 10 + Int(byte - 0x30)
            }
            position += count
            return value
        }

        private mutating func take(_ character: Unicode.Scalar) -> Bool {
            guard position < bytes.count, UInt32(bytes[position]) == character.value else { return false }
            position += 1
            return true
        }
    }

    /// Days since 1970-01-01 in the Gregorian calendar (H. Hinnant, "chrono-Compatible Low-Level Date Algorithms").
    private static func days(year: Int, month: Int, day: Int) -> Int? {
        guard year >= 1900, (1...12).contains(month) else { return nil }
        let isLeap = year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400))
        let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        guard (1...lengths[month - 1]).contains(day) else { return nil }
        let shifted = month <= 2 ? year - 1 : year
        let era = shifted / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }
}
