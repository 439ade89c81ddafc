import Foundation

@testable import Presentation

/// The locale files of the repository, whole or with one of them replaced.
struct LocaleFiles {
    var phrases: Data
    var keywords: Data
    var explanations: Data
    let language: Language

    static let root = (0..<4).reduce(URL(fileURLWithPath: #filePath)) { url, _ in url.deletingLastPathComponent() }

    static func data(_ name: String) throws -> Data { try Data(contentsOf: root.appending(path: name)) }

    init(_ language: Language) throws {
        let code = language.rawValue
        self.language = language
        phrases = try Self.data("locales/\(code).json")
        keywords = try Self.data("locales/keywords/\(code).json")
        explanations = try Self.data("templates/explanations/\(code).json")
    }

    func locale() throws(LocaleError) -> Presentation.Locale {
        try Presentation.Locale(language: language, phrases: phrases, keywords: keywords, explanations: explanations)
    }

    static func phrasebook() throws -> Phrasebook {
        try Phrasebook(try Language.allCases.map { try LocaleFiles($0).locale() })
    }

    // MARK: - As they are written

    typealias Object = [String: Any]

    static func object(_ data: Data) throws -> Object {
        guard let object = try JSONSerialization.jsonObject(with: data) as? Object else { return [:] }
        return object
    }

    /// The phrases by key; each in one form or in several.
    func writtenPhrases() throws -> Object { try Self.object(phrases)["phrases"] as? Object ?? [:] }

    /// The explanations by kind.
    func writtenExplanations() throws -> [String: [Any]] {
        try Self.object(explanations).compactMapValues { $0 as? [Any] }
    }

    /// Changes one phrase; `nil` removes it.
    mutating func set(_ key: String, to value: Any?) throws {
        var whole = try Self.object(phrases)
        var phrases = whole["phrases"] as? Object ?? [:]
        phrases[key] = value
        whole["phrases"] = phrases
        self.phrases = try JSONSerialization.data(withJSONObject: whole)
    }

    mutating func setExplanation(_ kind: String, to value: Any?) throws {
        var whole = try Self.object(explanations)
        whole[kind] = value
        explanations = try JSONSerialization.data(withJSONObject: whole)
    }
}

extension LocaleFiles {
    /// The forms of a text in a locale file: several by plural category, or one that has none.
    static func forms(_ written: Any) -> [String: String] {
        if let text = written as? String { return ["other": text] }
        return written as? [String: String] ?? [:]
    }
}
