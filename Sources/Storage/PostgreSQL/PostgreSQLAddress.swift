import CPostgreSQL

/// A PostgreSQL server with what is needed to log in, as a URL of libpq. Its description never shows the password.
package struct PostgreSQLAddress: Sendable, Equatable {
    let url: String
    let password: String?
    private let place: String

    init(_ url: String) throws(StorageError) {
        // What libpq says about a URL that it cannot read may quote the password, so the usual mistake is found first.
        let authority = url.drop { $0 != "/" }.dropFirst(2).prefix { !"/?#".contains($0) }
        let signs = url.count { $0 == "@" }
        guard signs <= 1, signs == authority.count(where: { $0 == "@" }) else { throw Self.unreadable }
        guard let options = PQconninfoParse(url, nil) else { throw Self.unreadable }
        defer { PQconninfoFree(options) }
        var values: [String: String] = [:]
        var option = options
        while let keyword = option.pointee.keyword {
            if let value = option.pointee.val { values[String(cString: keyword)] = String(cString: value) }
            option += 1
        }
        self.url = url
        password = values["password"].flatMap { $0.isEmpty ? nil : $0 }
        let server = (values["host"] ?? values["hostaddr"] ?? "localhost") + ":" + (values["port"] ?? "5432")
        place = "postgres://\(server)/\(values["dbname"] ?? "")"
    }

    /// `text` without the password.
    func redacted(_ text: String) -> String {
        guard let password else { return text }
        return text.replacing(password, with: "***")
    }

    private static var unreadable: StorageError {
        .invalidLocation(
            "The address of the PostgreSQL database cannot be understood. Write it as "
                + "postgres://user:password@host:5432/database; in the password, write special characters "
                + "percent-encoded (@ as %40, / as %2F, : as %3A, # as %23, ? as %3F, % as %25).")
    }
}

extension PostgreSQLAddress: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { place }
    package var debugDescription: String { place }
    package var customMirror: Mirror { Mirror(self, children: ["place": place]) }
}
