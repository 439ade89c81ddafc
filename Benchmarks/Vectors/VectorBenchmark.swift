import Engine
import Foundation

/// Times `ExactVectorIndex` on vectors from files, and prints one line of JSON; `Benchmarks/peers/vectors.py` runs it
/// beside other libraries.
///
///     VectorBenchmark ROWS QUERIES TRUTH DIMENSIONS [--paced]
///
/// ROWS and QUERIES are little-endian 32-bit floats without a header, vector after vector. TRUTH holds for each query the
/// numbers of its ten nearest rows, as 32-bit integers. With `--paced` each query waits for a line on standard input
/// and is answered by an empty line, so that several programs can take turns. Times are those of the queries alone.
@main
struct VectorBenchmark {
    private struct Figures: Encodable {
        let name: String
        let rows: Int
        let dims: Int
        let build_ms: Double
        let p50_ms: Double
        let p99_ms: Double
        let recall10: Double
        let bytes: Int
        /// Mean number of rows per query that were compared in floats.
        let compared: Double
    }

    static func main() throws {
        var arguments = Array(CommandLine.arguments.dropFirst())
        let isPaced = arguments.last == "--paced"
        if isPaced { arguments.removeLast() }
        guard arguments.count == 4, let dimensions = Int(arguments[3]), dimensions > 0 else {
            print("usage: VectorBenchmark ROWS QUERIES TRUTH DIMENSIONS [--paced]")
            exit(2)
        }
        let rows: [Float] = try numbers(in: arguments[0])
        let queries: [Float] = try numbers(in: arguments[1])
        let truth: [Int32] = try numbers(in: arguments[2])
        let titles = (0..<rows.count / dimensions).map { TitleID(.movie, $0) }

        let clock = ContinuousClock()
        let start = clock.now
        let index = try ExactVectorIndex(titles: titles, vectors: rows, dimensions: dimensions)
        let built = clock.now - start

        let limit = min(10, titles.count)
        var durations: [Duration] = []
        var (found, compared) = (0, 0)
        for (number, offset) in stride(from: 0, to: queries.count, by: dimensions).enumerated() {
            let query = Array(queries[offset..<offset + dimensions])
            if isPaced { guard readLine() != nil else { break } }
            let asked = clock.now
            let answer = try index.search(query, limit: limit)
            durations.append(clock.now - asked)
            if isPaced { say("") }
            let expected = Set(truth[number * limit..<(number + 1) * limit].map(Int.init))
            found += answer.matches.count { expected.contains($0.title.tmdb) }
            compared += answer.compared
        }
        durations.sort()
        let figures = Figures(
            name: "recommendarr", rows: index.count, dims: dimensions, build_ms: built / .milliseconds(1),
            p50_ms: durations[durations.count / 2] / .milliseconds(1),
            p99_ms: durations[durations.count * 99 / 100] / .milliseconds(1),
            recall10: Double(found) / Double(limit * durations.count), bytes: index.bytes,
            compared: Double(compared) / Double(durations.count))
        say(String(decoding: try JSONEncoder().encode(figures), as: UTF8.self))
    }

    private static func say(_ line: String) {
        FileHandle.standardOutput.write(Data("\(line)\n".utf8))
    }

    private static func numbers<Number: BitwiseCopyable>(in path: String) throws -> [Number] {
        let data = try Data(contentsOf: URL(fileURLWithPath: path), options: .mappedIfSafe)
        return data.withUnsafeBytes { Array($0.bindMemory(to: Number.self)) }
    }
}
