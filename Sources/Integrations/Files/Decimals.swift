/// Decimal numbers as people and programs write them in exports.
enum Decimals {
    /// Reads `4.5` and `4,5`; `nil` for anything else, such as `nan`, `0x1p3` or `1.000,5`.
    static func parse(_ text: String) -> Double? {
        let allowed = text.utf8.allSatisfy { byte in
            (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                || [UInt8(ascii: "."), UInt8(ascii: ","), UInt8(ascii: "-"), UInt8(ascii: "+")].contains(byte)
        }
        guard allowed, let value = Double(text) ?? Double(String(text.map { $0 == "," ? "." : $0 })) else { return nil }
        return value.isFinite ? value : nil
    }

    static func checked(_ value: Double, in range: ClosedRange<Double>, column: String) throws(Rejection) -> Double {
        guard range.contains(value) else {
            throw .outOfRange(
                column: column, value: "\(value)", allowed: "\(range.lowerBound) to \(range.upperBound)")
        }
        return value
    }

    /// Reads `0.85` and `85%` as 0.85.
    static func parseFraction(_ text: String) -> Double? {
        guard text.hasSuffix("%") else { return parse(text) }
        return parse(text.dropLast().trimmingSuffix { $0 == " " }).map { $0 / 100 }
    }
}

extension Substring {
    fileprivate func trimmingSuffix(while predicate: (Character) -> Bool) -> String {
        var rest = self
        while let last = rest.last, predicate(last) { rest.removeLast() }
        return String(rest)
    }
}
