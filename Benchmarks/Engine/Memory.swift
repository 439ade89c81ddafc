import Foundation

/// The memory that this process holds now, as the kernel counts it (VmRSS).
enum Memory {
    static var resident: String {
        let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") } ?? ""
        let kilobytes = line.split(separator: " ").compactMap { Int($0) }.first ?? 0
        return "\(kilobytes / 1024) MB"
    }
}
