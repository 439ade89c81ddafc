/// The rows of one file that could not be used; a file with too many of them is refused.
struct Rejections {
    let file: ImportFile
    let limit: Int
    private(set) var rows: [RejectedRow] = []

    init(file: ImportFile, limits: ReadingLimits) {
        self.file = file
        limit = limits.rejected
    }

    mutating func add(line: Int, _ reason: Rejection) throws {
        rows.append(RejectedRow(file: file.name, line: line, reason: reason))
        guard rows.count <= limit else {
            throw ImportError.tooManyRejected(path: file.path, limit: limit, first: rows[0])
        }
    }
}

/// What a file yielded: its usable values in order, and the rows that were not usable.
package struct DecodedRows<Value: Sendable>: Sendable {
    package var values: [Value]
    package var rejected: [RejectedRow]

    package init(values: [Value], rejected: [RejectedRow] = []) {
        self.values = values
        self.rejected = rejected
    }
}
