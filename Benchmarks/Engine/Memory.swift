import Foundation

/// The memory of this process, as the kernel counts it.
enum Memory {
    /// What it holds now.
    static var resident: String { value(of: "VmRSS") }
    /// The most that it ever held.
    static var peak: String { value(of: "VmHWM") }

    private static func value(of name: String) -> String {
        let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix(name + ":") } ?? ""
        let kilobytes = line.split(separator: " ").compactMap { Int($0) }.first ?? 0
        return "\(kilobytes / 1024) MB"
    }
}
