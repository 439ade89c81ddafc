package import Chat
import Foundation

/// How the console looks and what its terminal can do.
package struct ConsoleAppearance: Sendable, Equatable {
    package enum Format: Sendable, Equatable {
        case text(ConsoleRenderer.Style)
        /// One line of JSON for each answer.
        case json
    }

    package var format: Format
    /// Whether the terminal can move its cursor, so that lines can be edited.
    package var canEdit: Bool

    package init(format: Format, canEdit: Bool) {
        self.format = format
        self.canEdit = canEdit
    }

    /// What suits the surroundings: colours in a terminal, unless `NO_COLOR` is set and not empty (https://no-color.org)
    /// or `TERM` is `dumb`.
    package init(environment: [String: String], isTerminal: Bool) {
        let isDumb = environment["TERM"] == "dumb"
        let wantsColour = (environment["NO_COLOR"] ?? "").isEmpty
        self.init(format: .text(isTerminal && !isDumb && wantsColour ? .ansi : .plain), canEdit: isTerminal && !isDumb)
    }

    var style: ConsoleRenderer.Style {
        switch format {
        case .text(let style): style
        case .json: .plain
        }
    }

    /// For a single answer, as wide as the terminal that it goes to.
    package func rendering(of reply: Reply) -> String {
        rendered(reply, width: TerminalMode.width(of: FileHandle.standardOutput.fileDescriptor))
    }

    /// - Parameter width: columns, `nil` where unknown.
    func rendered(_ reply: Reply, width: Int?) -> String {
        switch format {
        case .text(let style): ConsoleRenderer(style: style, width: width).render(reply)
        case .json: ConsoleRenderer.json(reply) + "\n"
        }
    }
}
