import Foundation

/// Reads the header `Retry-After` (RFC 9110, 10.2.3): a number of seconds, or a date.
enum RetryAfter {
    /// - Returns: how long from `now` on; `nil` when the value is neither.
    static func pause(_ value: String, now: Date) -> Duration? {
        let text = value.trimmingCharacters(in: .whitespaces)
        if let seconds = Int(text) { return seconds >= 0 ? .seconds(min(seconds, 1_000_000)) : nil }
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = TimeZone(identifier: "GMT")
        formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
        guard let date = formatter.date(from: text) else { return nil }
        return .seconds(min(max(date.timeIntervalSince(now), 0), 1_000_000))
    }
}
