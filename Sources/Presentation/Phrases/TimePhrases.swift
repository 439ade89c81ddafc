/// Says how long ago something was, in the words of a language.
package struct TimePhrases: Sendable {
    private let locale: Locale
    private static let day: Int64 = 86_400_000

    package init(_ locale: Locale) { self.locale = locale }

    /// As `ago`, with minutes and hours for what is less than a day past.
    package func exactly(_ moment: Int64, now: Int64) -> String {
        let (elapsed, isTooLong) = now.subtractingReportingOverflow(moment)
        let minutes = isTooLong ? 0 : Int(max(elapsed, 0) / 60_000)
        switch minutes {
        case ..<1: return locale.text(.justNow)
        case ..<60: return locale.text(.minutesAgo, count: minutes)
        case ..<(24 * 60): return locale.text(.hoursAgo, count: minutes / 60)
        default: return ago(moment, now: now)
        }
    }

    /// - Parameters: both in milliseconds since 1970; what lies in the future counts as today.
    package func ago(_ moment: Int64, now: Int64) -> String {
        let (elapsed, isTooLong) = now.subtractingReportingOverflow(moment)
        let days = isTooLong ? 0 : Int(max(elapsed, 0) / Self.day)
        switch days {
        case ..<1: return locale.text(.today)
        case ..<60: return locale.text(.daysAgo, count: days)
        case ..<730: return locale.text(.monthsAgo, count: days / 30)
        default: return locale.text(.yearsAgo, count: days / 365)
        }
    }
}
