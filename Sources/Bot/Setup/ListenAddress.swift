/// Where the program listens: an address of this machine and a port.
struct ListenAddress: Equatable, CustomStringConvertible {
    let host: String
    let port: Int

    /// This machine alone, so that nothing is reachable from outside that was not meant to be.
    static let standard = ListenAddress(host: "127.0.0.1", port: 8484)

    private init(host: String, port: Int) {
        self.host = host
        self.port = port
    }

    /// Reads `127.0.0.1:8484`, `[::1]:8484`, or a port alone.
    /// - Throws: a sentence that says what is wrong.
    init(_ text: String) throws(Unusable) {
        let colon = text.lastIndex(of: ":")
        let portText = colon.map { text[text.index(after: $0)...] } ?? text[...]
        guard let port = Int(portText), (1...65_535).contains(port) else {
            throw Unusable(description: "“\(text)” has no port. Write an address and a port, such as 127.0.0.1:8484.")
        }
        var host = colon.map { String(text[..<$0]) } ?? Self.standard.host
        if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
        guard !host.isEmpty, !host.contains("/") else {
            throw Unusable(description: "“\(text)” is no address. Write one without http://, such as 127.0.0.1:8484.")
        }
        self.host = host
        self.port = port
    }

    var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }

    struct Unusable: Error {
        let description: String
    }
}
