import Foundation

#if canImport(FoundationXML)
    import FoundationXML
#endif

/// An element of an XML document: its name, its attributes and what is in it; text is left out.
struct XMLTree: Sendable, Equatable {
    var name: String
    var attributes: [String: String]
    var children: [XMLTree] = []

    /// - Returns: the outermost element; `nil` for what is not well-formed, declares entities, or is nested deeper than
    ///   any answer that is read here.
    static func parse(_ data: Data) -> XMLTree? {
        guard data.range(of: Data("<!DOCTYPE".utf8)) == nil, data.range(of: Data("<!ENTITY".utf8)) == nil else {
            return nil
        }
        let builder = Builder()
        let parser = XMLParser(data: data)
        parser.delegate = builder
        guard parser.parse(), !builder.isTooDeep else { return nil }
        return builder.root
    }

    func children(named name: String) -> [XMLTree] { children.filter { $0.name == name } }

    private final class Builder: NSObject, XMLParserDelegate {
        private static let deepest = 16

        private(set) var root: XMLTree?
        private(set) var isTooDeep = false
        private var open: [XMLTree] = []

        func parser(
            _ parser: XMLParser, didStartElement elementName: String, namespaceURI: String?,
            qualifiedName: String?, attributes: [String: String]
        ) {
            open.append(XMLTree(name: elementName, attributes: attributes))
            guard open.count > Self.deepest else { return }
            isTooDeep = true
            parser.abortParsing()
        }

        func parser(
            _ parser: XMLParser, didEndElement elementName: String, namespaceURI: String?, qualifiedName: String?
        ) {
            guard let element = open.popLast() else { return }
            if open.isEmpty { root = element } else { open[open.count - 1].children.append(element) }
        }
    }
}
