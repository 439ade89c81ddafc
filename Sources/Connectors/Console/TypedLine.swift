/// Understands a typed line: as nothing, as the end of the conversation, or as something to say.
///
/// Numbers such as `1 up` are not understood here but where all platforms' are.
enum TypedLine: Equatable {
    case nothing
    case quit
    case said(String)

    init(_ line: String) {
        let words = line.split(whereSeparator: \.isWhitespace).map { $0.lowercased() }
        switch words {
        case []: self = .nothing
        case ["/quit"], ["quit"], ["/exit"], ["exit"]: self = .quit
        default: self = .said(line)
        }
    }
}
