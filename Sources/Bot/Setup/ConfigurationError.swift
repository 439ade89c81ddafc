/// What is wrong with the configuration: where, what, and the remedy.
enum ConfigurationError: Error, CustomStringConvertible {
    case unreadable(path: String)
    case malformed(path: String, reason: String)
    case unknownKey(path: String, line: Int, key: String)
    case badValue(place: String, problem: String)
    /// Other settings make no sense without this one.
    case incomplete(missing: Configuration.Key, example: String)
    /// The same for one of the household's systems.
    case sourceIncomplete(missing: String, what: String, source: String)

    var description: String {
        switch self {
        case .unreadable(let path):
            return "The configuration file \(path) cannot be read. Check the path and its rights."
        case .malformed(let path, let reason):
            return "The configuration file \(path) is not valid YAML. \(reason)"
        case .unknownKey(let path, let line, let key):
            let known =
                Configuration.Key.allCases.filter { $0 != .discordAPI }.map(\.rawValue)
                + SourceSettings.Product.allCases.flatMap { product in
                    product.fields.filter { $0 != .accountURL }.map { "\(product.rawValue).\($0.rawValue)" }
                } + ["libraries", "links"]
            return "\(path), line \(line): there is no setting “\(key)”. Known are: \(known.joined(separator: ", "))."
        case .badValue(let place, let problem):
            return "\(place): \(problem)"
        case .incomplete(let key, let example):
            let group = key.rawValue.split(separator: ".").first ?? ""
            return
                "“\(key.rawValue)” (\(key.variable)) is missing. Set it, such as to \(example), or remove all settings "
                + "that begin with “\(group).”."
        case .sourceIncomplete(let key, let what, let source):
            let variable = "RECOMMENDARR_" + key.uppercased().replacing(".", with: "_").replacing("-", with: "_")
            return "“\(key)” (\(variable)) is missing: \(what). Set it, or remove all settings of “\(source)”."
        }
    }
}
