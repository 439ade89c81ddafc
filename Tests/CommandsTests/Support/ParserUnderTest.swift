import Engine
import Presentation

@testable import Commands

/// The parser with all commands and the words of all languages.
enum ParserUnderTest {
    static func make() throws -> CommandParser {
        let phrasebook = try ResourceFiles.phrasebook()
        let lexicon = try ResourceFiles.lexicon()
        let source = RecommenderSource(
            database: NoDatabase(), lexicon: lexicon, startingWeights: try ResourceFiles.weights())
        return CommandSet(
            source: source, database: NoDatabase(), phrasebook: phrasebook, moodWords: lexicon.words
        ).parser
    }
}

extension CommandParser {
    /// The command and its values; `nil` for anything else.
    func invocation(_ text: String, isDirect: Bool = true) throws -> Invocation? {
        guard case .command(let invocation)? = try request(for: text, isDirect: isDirect) else { return nil }
        return invocation
    }

    func filters(_ text: String) throws -> FilterExpression? {
        guard case .filters(let expression)? = try invocation(text)?.values["conditions"] else { return nil }
        return expression
    }

    /// What is wrong with the line; `nil` when nothing is.
    func complaint(_ text: String, isDirect: Bool = true) -> CommandError? {
        do throws(CommandError) {
            _ = try request(for: text, isDirect: isDirect)
            return nil
        } catch {
            return error
        }
    }
}
