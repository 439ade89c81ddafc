import Engine
package import Presentation
import Storage

/// What a member has set, with the defaults for the rest.
package struct MemberSettings: Sendable, Equatable {
    package var language: Language?
    package var contributes = false
    package var cards = 3

    package init() {}

    init(_ stored: [SettingKey: String]) {
        language = stored[.language].flatMap(Language.init(code:))
        contributes = stored[.contributes] == Self.yes
        cards = stored[.cards].flatMap(Int.init) ?? cards
    }

    static let yes = "true"
    static let cardRange = 1...10
}
