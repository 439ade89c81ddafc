import Engine
import Foundation
import Integrations
import Testing

@testable import Evaluation

/// Our figures are those of the reference scripts, to four digits, intervals included.
@Suite(
    .enabled(if: ReferenceScript.data != nil, "RECOMMENDARR_DATA names no folder with evaluate.py"),
    .enabled(if: ReferenceScript.canRun, "python3 with numpy is not installed"), .serialized)
struct ReferenceTests {
    private let folder: MovieLensFolder

    init() throws { folder = try MovieLensFolder(try #require(ReferenceScript.data).path) }

    private func compare(_ report: EvaluationReport, _ reference: [String: Any], name: String) throws {
        #expect(report.estimates.count + report.figures.count >= 6)
        for (figure, value) in report.estimates {
            let expected = try #require(reference[figure] as? [Double], "\(name): \(figure)")
            for (ours, theirs) in zip([value.mean, value.low, value.high], expected) {
                #expect(abs(ours - theirs) <= 0.000051, "\(name): \(figure) is \(ours), the reference says \(theirs)")
            }
        }
        for (figure, value) in report.figures {
            let expected = try #require(reference[figure] as? Double, "\(name): \(figure)")
            #expect(abs(value - expected) <= 0.000051, "\(name): \(figure) is \(value), the reference says \(expected)")
        }
    }

    /// Everybody gets a list that has hits, repeats, known and unknown ids in it; some get none.
    private func cheapRun(_ experiment: Experiment, shelf: [TitleID]) -> RankedRun {
        let votes = shelf.sorted { a, b in
            func count(_ id: TitleID) -> Int {
                experiment.catalogue.row(of: id).flatMap { experiment.catalogue.titles[$0].voteCount } ?? 0
            }
            return (count(a), b) > (count(b), a)
        }
        var run = RankedRun()
        for (number, user) in experiment.users.enumerated() where number % 7 != 3 {
            let start = number * 13 % 60
            let list = Array(votes[start..<min(start + 160 - number % 3 * 70, votes.count)])
            run.lists.append(
                .init(key: user.member.rawValue, titles: [TitleID(.movie, 999_999_999)] + list + list.prefix(5)))
        }
        return run
    }

    @Test(arguments: [MovieLensProtocol.household, .community], ["all", "lib2700"])
    func figuresOfAnyRunAgree(protocolOfData: MovieLensProtocol, shelf: String) throws {
        let experiment = try Experiment(folder: folder, experiment: protocolOfData, split: "public", shelf: shelf)
        let run = cheapRun(experiment, shelf: try folder.catalogueIDs(shelf).values)
        let report = try #require(
            HouseholdEvaluation(experiment: experiment, lexicon: try Resources.lexicon()).report(on: run))
        #expect((report["ndcg10"] ?? 0) > 0.01)
        let reference = try ReferenceScript.evaluate(
            try run.jsonLines(keyName: "user"), script: "evaluate.py",
            ["--json", "--protocol", protocolOfData.rawValue, "--catalogue", shelf])
        #expect(reference["users"] as? Int == report.count)
        try compare(report, reference, name: "\(protocolOfData.rawValue) \(shelf)")
    }

    @Test func figuresOfTheMoodRunAgree() throws {
        let evaluation = try MoodEvaluation(
            folder: folder, split: "public", shelf: "all", lexicon: try Resources.lexicon(),
            weights: try Resources.weights())
        var run = try evaluation.run { _ in }
        #expect(run.lists.count == 40)
        for list in [run, RankedRun(lists: Array(run.lists.dropFirst(5)))] {
            let reference = try ReferenceScript.evaluate(
                try list.jsonLines(keyName: "id"), script: "evaluate_mood.py", [])
            #expect(reference["n"] as? Int == 40)
            try compare(#require(evaluation.report(on: list)), reference, name: "mood")
        }
        run.lists = run.lists.map { .init(key: $0.key, titles: Array($0.titles.prefix(3))) }
        let short = try ReferenceScript.evaluate(try run.jsonLines(keyName: "id"), script: "evaluate_mood.py", [])
        try compare(#require(evaluation.report(on: run)), short, name: "short mood lists")
    }
}
