import Foundation
import Testing

@testable import Engine

struct MoodLexiconTests {
    @Test func theShippedLexiconIsBroadInAllLanguages() throws {
        let lexicon = try MoodWorld.lexicon()
        #expect(lexicon.concepts.count >= 250)
        for vocabulary in lexicon.vocabularies {
            #expect(vocabulary.phrases.values.reduce(0) { $0 + $1.count } >= 2000, "\(vocabulary.language)")
        }
    }

    @Test func everyConceptHasWordsInEveryLanguage() throws {
        let lexicon = try MoodWorld.lexicon()
        for vocabulary in lexicon.vocabularies {
            let silent = lexicon.concepts.keys.filter { (vocabulary.phrases[$0] ?? []).isEmpty }
            #expect(silent.isEmpty, "\(vocabulary.language) has no phrase for \(silent.sorted())")
        }
    }

    @Test func namesOfConceptsCanBeShownToPeople() throws {
        for name in try MoodWorld.lexicon().concepts.keys {
            #expect(!name.contains("_") && name == name.lowercased() && !name.isEmpty, "\(name)")
        }
    }

    @Test(arguments: ["concepts.json", "en.json", "de.json", "fr.json"])
    func aMissingFileIsNamed(file: String) throws {
        var files = try MoodWorld.files()
        files["locales/mood/\(file)"] = nil
        #expect(throws: MoodLexicon.LoadingError.missingFile(file)) { try MoodLexicon.load(from: files) }
    }

    @Test func aMistakeIsReportedWithFileAndKey() throws {
        var files = try MoodWorld.files()
        files["locales/mood/concepts.json"] = Data(#"{"concepts": {"cozy": {"genres": {"Comedy": 7}}}}"#.utf8)
        let error = try #require(throws: MoodLexicon.LoadingError.self) { try MoodLexicon.load(from: files) }
        #expect(error.description.contains("concepts.json"))
        #expect(error.description.contains("cozy.Comedy"))
    }

    @Test func aPhraseForNoConceptIsReported() throws {
        var files = try MoodWorld.files()
        files["locales/mood/concepts.json"] = Data(#"{"concepts": {}}"#.utf8)
        let error = try #require(throws: MoodLexicon.LoadingError.self) { try MoodLexicon.load(from: files) }
        #expect(error.description.contains("en.json"))
    }
}
