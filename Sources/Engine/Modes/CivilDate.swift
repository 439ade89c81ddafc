/// The Gregorian calendar in UTC, without the weight and the time zones of Foundation's.
enum CivilDate {
    /// The year of a moment in milliseconds since 1970, by counting days in eras of 400 years that begin on 1 March
    /// (the algorithm `civil_from_days` of Howard Hinnant's "chrono-compatible low-level date algorithms").
    static func year(ofMilliseconds moment: Int64) -> Int {
        let sinceEpoch = Int((Double(moment) / Double(Int64.day)).rounded(.down))
        let day = sinceEpoch + 719_468
        let era = (day >= 0 ? day : day - 146_096) / 146_097
        let dayOfEra = day - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        // From 1 January on, which is day 306 of a year that begins in March, the next year is meant.
        return yearOfEra + era * 400 + (dayOfYear >= 306 ? 1 : 0)
    }
}
