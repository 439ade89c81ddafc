import Foundation

/// The objects of a file that has one JSON object a line; blank lines are skipped.
struct JSONLines {
    let file: ImportFile
    var limits = ReadingLimits.standard
    var meter: ProgressMeter?

    /// Calls `body` with the line number and the value; what it or the decoding refuses is returned.
    func forEach<Value: Decodable>(
        _ type: Value.Type, _ body: (Int, Value) throws(Rejection) -> Void
    ) throws -> [RejectedRow] {
        let reader = try LineReader(file, limits: limits, meter: meter)
        let decoder = JSONDecoder()
        var rejections = Rejections(file: file, limits: limits)
        var isEmpty = true
        while let line = try reader.next() {
            guard line.bytes.contains(where: { $0 != 0x20 && $0 != 0x09 }) else { continue }
            isEmpty = false
            do {
                let entry = JSONEntry(key: nil, line: line.number, bytes: line.bytes)
                try body(line.number, entry.decode(type, by: decoder, from: file))
            } catch let rejection as Rejection {
                try rejections.add(line: line.number, rejection)
            }
        }
        guard !isEmpty else { throw ImportError.empty(path: file.path) }
        return rejections.rows
    }
}
