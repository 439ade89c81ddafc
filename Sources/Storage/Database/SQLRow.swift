/// One row of a result. Reading by index is the fast way, by name the readable one.
package struct SQLRow: Sendable, Equatable {
    /// The names of the columns, shared by all rows of a result.
    package let columns: [String]
    package let values: [SQLValue]

    package init(columns: [String], values: [SQLValue]) {
        self.columns = columns
        self.values = values
    }

    /// The column at `index` as the type that is asked for; an optional type where it may be null.
    package func get<T: SQLDecodable>(_ index: Int, as type: T.Type = T.self) throws(StorageError) -> T {
        guard values.indices.contains(index) else {
            throw .invalidValue("Column \(index) was asked for, but the row has only \(values.count).")
        }
        guard let value = T(sql: values[index]) else {
            throw .invalidValue("Column “\(columns[index])” holds \(values[index].kindName), not \(T.self).")
        }
        return value
    }

    /// The column called `name` as the type that is asked for; an optional type where it may be null.
    package func get<T: SQLDecodable>(_ name: String, as type: T.Type = T.self) throws(StorageError) -> T {
        guard let index = columns.firstIndex(of: name) else {
            throw .invalidValue("There is no column “\(name)”; there are: \(columns.joined(separator: ", ")).")
        }
        return try get(index)
    }
}
