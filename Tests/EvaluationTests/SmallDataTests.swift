import Engine
import Foundation
import Integrations
import Testing

@testable import Evaluation

struct SmallDataTests {
    private let data: SmallData

    init() throws { data = try SmallData() }

    private func evaluation(shelf: String = "all", _ experiment: MovieLensProtocol = .household) throws
        -> HouseholdEvaluation
    {
        HouseholdEvaluation(
            experiment: try Experiment(
                folder: try data.folder(), experiment: experiment, split: "public", shelf: shelf),
            lexicon: try Resources.lexicon())
    }

    private func ids(_ list: RankedRun.List?) -> Set<Int> { Set((list?.titles ?? []).map(\.tmdb)) }

    @Test func everybodyIsAskedForThroughTheFrontDoor() throws {
        var progress: [Double] = []
        let run = try evaluation().run(weights: try Resources.weights()) { progress.append($0) }
        #expect(run.lists.map(\.key) == ["u1", "u2", "u3"])
        // What they rated they know; what was not released by then they cannot be shown.
        #expect(ids(run.lists[0]) == [3, 4, 5, 6])
        #expect(ids(run.lists[1]) == [2, 3, 4, 5, 6])
        #expect(ids(run.lists[2]) == [1, 3])
        #expect(run.durations.count == 3 && run.durations.allSatisfy { $0 >= 0 })
        #expect(progress.count == 3 && progress.last == 1)
        #expect(progress == progress.sorted())
    }

    @Test func theSameDataGiveTheSameRun() throws {
        let weights = try Resources.weights()
        let first = try evaluation().run(weights: weights) { _ in }
        let second = try evaluation().run(weights: weights) { _ in }
        #expect(first.lists == second.lists)
    }

    @Test func onlyTheShelfIsRecommended() throws {
        let evaluation = try evaluation(shelf: "few")
        let run = try evaluation.run(weights: try Resources.weights()) { _ in }
        #expect(run.lists.map(ids) == [[3, 4], [2, 3, 4], [3]])
        // Held out and liked, but not on the shelf: it cannot be hoped for, so u3 is not counted.
        #expect(evaluation.report(on: run)?.count == 2)
    }

    @Test func figuresAreThoseOfTheDefinition() throws {
        let evaluation = try evaluation()
        var run = RankedRun()
        run.lists = [
            .init(key: "u1", titles: [3, 4, 5, 6].map { TitleID(.movie, $0) }),
            .init(key: "u2", titles: [1, 3, 3, 99].map { TitleID(.movie, $0) }),
        ]
        let report = try #require(evaluation.report(on: run))
        // u3's only liked film came after their time.
        #expect(report.count == 2)
        let u1 = (1 / log2(3.0) + 1 / log2(5.0)) / (1 + 1 / log2(3.0))
        #expect(abs((report["ndcg10"] ?? 0) - (u1 + 1) / 2) < 1e-12)
        #expect(report["mrr"] == 0.75)
        #expect(report["hit10"] == 1)
        #expect(report["recall20"] == 1)
        #expect(report["nothing"] == nil)
    }

    @Test func aPersonWithoutAListScoresNothing() throws {
        let report = try #require(try evaluation().report(on: RankedRun()))
        #expect(report.count == 2)
        #expect(report["ndcg10"] == 0)
        #expect(report["coverage10"] == 0)
        #expect(report["distinct10"] == 0)
    }

    /// Where the later ratings are kept apart, lists can be made all the same.
    @Test func aRunNeedsNoLaterRatings() throws {
        try data.remove("public/p1_heldout.csv")
        let evaluation = try evaluation()
        let run = try evaluation.run(weights: try Resources.weights()) { _ in }
        #expect(run.lists.count == 3)
        #expect(evaluation.report(on: run) == nil)
        let lines = String(decoding: try run.jsonLines(keyName: "user"), as: UTF8.self).split(separator: "\n")
        #expect(lines.count == 3)
        for (line, list) in zip(lines, run.lists) {
            let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
            #expect(object?["user"] as? String == list.key)
            #expect(object?["items"] as? [Int] == list.titles.map(\.tmdb))
        }
    }

    @Test func otherMissingFilesAreNamed() throws {
        try data.remove("public/p1_train.csv")
        #expect(throws: ImportError.self) { try evaluation() }
    }

    @Test func moodsAreAskedInWords() throws {
        let evaluation = try MoodEvaluation(
            folder: try data.folder(), split: "public", shelf: "all", lexicon: try Resources.lexicon(),
            weights: try Resources.weights())
        let run = try evaluation.run { _ in }
        #expect(run.lists.map(\.key) == ["q1", "q2"])
        #expect(ids(run.lists.first).isSuperset(of: [1, 3, 5]))
        let report = try #require(evaluation.report(on: run))
        #expect(report.count == 2)
        #expect((report["ndcg10"] ?? 0) > 0.5)
        #expect(report["ndcg10_fr"] == nil)
        #expect(evaluation.report(on: RankedRun())?["ndcg10"] == 0)
    }

    @Test func theReportIsWrittenForPeopleAndMachines() throws {
        let report = try #require(try evaluation().report(on: RankedRun()))
        #expect(report.text.contains("ndcg10"))
        let object = try JSONSerialization.jsonObject(with: try report.json) as? [String: Any]
        #expect((object?["ndcg10"] as? [Double])?.count == 3)
        #expect(object?["count"] as? Int == 2)
    }

    @Test func timesAreReadAtAShare() {
        var run = RankedRun()
        #expect(run.milliseconds(atQuantile: 0.5) == 0)
        run.durations = [0.004, 0.001, 0.002, 0.003]
        #expect(run.milliseconds(atQuantile: 0) == 1)
        #expect(run.milliseconds(atQuantile: 0.5) == 3)
        #expect(run.milliseconds(atQuantile: 1) == 4)
    }

    /// One person sits in two households; neither membership may teach the weights that rank the other.
    @Test func nobodyIsRankedByWeightsThatKnewTheirLaterRatings() throws {
        try data.write(
            "public/p1_users.csv",
            "user,household,as_of_year\nh0-u1,h0,2020\nh0-u2,h0,2020\nh1-u1,h1,2020\nh1-u3,h1,2020\n")
        try data.write(
            "public/p1_train.csv",
            "user,tmdb_id,rating,timestamp\nh0-u1,2,5.0,1000000000\nh0-u2,1,4.5,1000000000\n"
                + "h1-u1,2,5.0,1000000000\nh1-u3,2,4.0,1000000000\n")
        func weights(laterOfFirst: String) throws -> [MemberID: RankerWeights] {
            try data.write(
                "public/p1_heldout.csv",
                "user,tmdb_id,rating,timestamp\nh0-u1,\(laterOfFirst),1100000000\nh1-u1,\(laterOfFirst),1100000000\n"
                    + "h0-u2,3,4.0,1100000000\nh0-u2,5,1.0,1100000000\nh1-u3,6,5.0,1100000000\nh1-u3,4,2.0,1100000000\n"
            )
            let experiment = try Experiment(
                folder: try data.folder(), experiment: .household, split: "public", shelf: "all")
            return Pretraining(experiment: experiment).crossValidated(folds: 3)
        }
        let (one, other) = (try weights(laterOfFirst: "4,5.0"), try weights(laterOfFirst: "5,0.5"))
        #expect(one.count == 4)
        for member in ["h0-u1", "h1-u1"] { #expect(one[MemberID(member)] == other[MemberID(member)]) }
        #expect(one[MemberID("h1-u3")] != other[MemberID("h1-u3")])
    }
}
