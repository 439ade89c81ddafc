/// JSON that tests look into; what is not there is empty.
package enum JSON: Sendable, Equatable, Decodable {
    case null
    case bool(Bool)
    case number(Double)
    case string(String)
    case array([JSON])
    case object([String: JSON])

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let flag = try? container.decode(Bool.self) {
            self = .bool(flag)
        } else if let number = try? container.decode(Double.self) {
            self = .number(number)
        } else if let text = try? container.decode(String.self) {
            self = .string(text)
        } else if let items = try? container.decode([JSON].self) {
            self = .array(items)
        } else {
            self = .object(try container.decode([String: JSON].self))
        }
    }

    package subscript(_ key: String) -> JSON {
        if case .object(let fields) = self { fields[key] ?? .null } else { .null }
    }

    package subscript(_ place: Int) -> JSON {
        if case .array(let items) = self, items.indices.contains(place) { items[place] } else { .null }
    }

    package var text: String { if case .string(let text) = self { text } else { "" } }
    package var flag: Bool { if case .bool(let flag) = self { flag } else { false } }
    package var integer: Int { if case .number(let number) = self { Int(number) } else { 0 } }
    package var list: [JSON] { if case .array(let items) = self { items } else { [] } }

    /// It and everything in it.
    package var all: [JSON] {
        switch self {
        case .array(let items): [self] + items.flatMap(\.all)
        case .object(let fields): [self] + fields.sorted { $0.key < $1.key }.flatMap(\.value.all)
        case .null, .bool, .number, .string: [self]
        }
    }
}
