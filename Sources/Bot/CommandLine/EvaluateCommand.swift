import ArgumentParser
import Engine
import Evaluation
import Foundation
import Integrations
import Logging
import Storage
import Web

extension EmbedderSettings.Kind: ExpressibleByArgument {}

struct EvaluateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate", abstract: "Measure the recommendations on data with a known outcome.",
        discussion: "The lists come from the same engine calls that answer in chat.")

    enum Task: String, ExpressibleByArgument, CaseIterable {
        case household
        case community
        case mood
    }

    @OptionGroup var common: CommonOptions

    @Argument(help: "What to evaluate: household, community or mood.")
    var task: Task

    @Option(help: "The folder with the data.")
    var data: String

    @Option(help: "Which part of the data, such as public.")
    var split = "public"

    @Option(help: "Which titles are on the server: all or lib2700.")
    var catalogue = "all"

    @Option(help: "Other weights than those that the program starts with.")
    var weights: String?

    @Option(
        help:
            "Rank everybody by weights learned from other people, in so many folds; 0 uses the shipped ones."
    )
    var folds = 0

    @Flag(help: "With --folds: move the weights by what each household rated earlier, as a household that trains does.")
    var adapt = false

    @Flag(help: "Measure again without each term of the score, and print what it is worth.")
    var ablation = false

    @Flag(help: "Also measure how far the match that is shown is from what came true.")
    var calibration = false

    @Option(help: "Write the ranked lists to this file, one JSON object a line.")
    var runOut: String?

    @Option(help: "Mood: also search by meaning, with the embedder at this address.")
    var embedderURL: String?

    @Option(help: "The model of the embedder.")
    var embedderModel: String?

    @Option(help: "What the embedder speaks: ollama or openai.")
    var embedderKind = EmbedderSettings.Kind.openAI

    @Option(help: "Keep the embeddings in this SQLite file for the next time.")
    var embedderCache: String?

    @Flag(help: "Print the figures as JSON.")
    var json = false

    func run() async throws {
        try await reportingErrors {
            let resources = try Resources(configured: try common.configuration().resources)
            let lexicon = try resources.moodLexicon()
            let weights = try self.weights.map(Self.read) ?? resources.startingWeights()
            let folder = try MovieLensFolder(data)
            let bar = ProgressBar("Asking")
            let (run, report): (RankedRun, EvaluationReport?)
            switch task {
            case .household, .community:
                let experiment = try Experiment(
                    folder: folder, experiment: task == .household ? .household : .community, split: split,
                    shelf: catalogue)
                let evaluation = HouseholdEvaluation(experiment: experiment, lexicon: lexicon)
                var own: [MemberID: RankerWeights] = [:]
                if folds > 1 {
                    let pretraining = Pretraining(experiment: experiment)
                    own = pretraining.crossValidated(folds: folds)
                    if adapt { own = pretraining.adapted(own) }
                }
                run = try evaluation.run(weights: weights, own: own, calibrating: calibration) { bar.update($0) }
                report = evaluation.report(on: run)
                if ablation { try showAblation(evaluation, weights, own) }
            case .mood:
                let evaluation = try MoodEvaluation(
                    folder: folder, split: split, shelf: catalogue, lexicon: lexicon, weights: weights)
                let meanings = try await meanings(for: evaluation)
                run = try evaluation.run(meanings: meanings) { bar.update($0) }
                report = evaluation.report(on: run)
            }
            bar.finish()
            if let runOut {
                let lines = try run.jsonLines(keyName: task == .mood ? "id" : "user")
                try lines.write(to: URL(fileURLWithPath: runOut), options: .atomic)
            }
            try show(report, run)
        }
    }

    private func meanings(for evaluation: MoodEvaluation) async throws -> [String: [TitleID: Float]] {
        guard let embedderURL else { return [:] }
        guard let embedderModel else { throw CommandLineError.noEmbedderModel }
        let settings = EmbedderSettings(
            kind: embedderKind, address: try WebAddress(embedderURL), model: embedderModel,
            key: try common.configuration().embedder?.key)
        let logger = Logger(label: "recommendarr")
        let database = try await (embedderCache.map { .file(path: $0) } ?? DatabaseLocation.memory).open()
        let bar = ProgressBar("Embedding")
        do {
            let meanings = try await HTTPConnections.with { connections in
                let parts = MeaningParts(
                    embedder: settings, vectors: .memory, connections: connections, logger: logger)
                try await database.write { _ = try TitleStore($0).upsert(evaluation.titles) }
                try await parts.fill(from: database, logger: logger) { bar.update($0) }
                return await evaluation.meanings(parts.lookup)
            }
            bar.finish()
            try await database.close()
            return meanings
        } catch {
            try? await database.close()
            throw error
        }
    }

    private func showAblation(
        _ evaluation: HouseholdEvaluation, _ weights: RankerWeights, _ own: [MemberID: RankerWeights]
    ) throws {
        for term in Term.allCases where Feature.allCases.contains(where: { $0.term == term }) {
            let run = try evaluation.run(weights: weights.without(term), own: own.mapValues { $0.without(term) }) { _ in
            }
            guard let report = evaluation.report(on: run) else { return }
            let figures = ["ndcg10", "recall20", "hit10", "distinct10", "ild10"].map { name in
                "\(name) \(String(format: "%.4f", report[name] ?? 0))"
            }
            print("without \(term.rawValue): \(figures.joined(separator: "  "))")
        }
    }

    private static func read(_ path: String) throws -> RankerWeights {
        guard let data = FileManager.default.contents(atPath: path),
            let weights = try? JSONDecoder().decode(RankerWeights.self, from: data)
        else { throw CommandLineError.unreadableWeights(path) }
        return weights
    }

    private func show(_ report: EvaluationReport?, _ run: RankedRun) throws {
        guard var report else {
            print(
                "\(run.lists.count) lists made; the later ratings are not in \(data), so there is nothing to compare.")
            return
        }
        report.figures += [
            ("ms_p50", run.milliseconds(atQuantile: 0.5)), ("ms_p99", run.milliseconds(atQuantile: 0.99)),
        ]
        if json {
            print(String(decoding: try report.json, as: UTF8.self))
        } else {
            print("\(task.rawValue) / \(split) / \(catalogue): \(report.count) lists\n\(report.text)")
        }
    }
}
