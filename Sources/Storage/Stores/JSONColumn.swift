import Foundation

/// Named numbers in one column as a JSON object with sorted keys.
enum JSONColumn {
    static func encode(_ numbers: [String: Double]) throws(StorageError) -> String {
        if let (name, number) = numbers.first(where: { !$0.value.isFinite }) {
            throw .invalidValue("“\(name)” is \(number), which cannot be stored. Leave the value out instead.")
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        do {
            return String(decoding: try encoder.encode(numbers), as: UTF8.self)
        } catch {
            throw .invalidValue("Numbers could not be written as JSON: \(error)")
        }
    }

    static func decode(_ text: String) throws(StorageError) -> [String: Double] {
        do {
            return try JSONDecoder().decode([String: Double].self, from: Data(text.utf8))
        } catch {
            throw .corrupt("“\(text.prefix(80))” is not a JSON object of numbers. Restore a backup.")
        }
    }
}
