import CZlib
import Engine
import Foundation

@testable import Integrations

/// A folder of files for one test; it disappears with the value.
final class Fixture {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.appendingPathComponent("integrations-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    @discardableResult
    func write(_ text: String, _ name: String) throws -> String {
        try write(Array(text.utf8), name)
    }

    @discardableResult
    func write(_ bytes: [UInt8], _ name: String) throws -> String {
        let url = URL(fileURLWithPath: path).appendingPathComponent(name)
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(bytes).write(to: url)
        return url.path
    }

    func file(_ text: String, _ name: String = "file.csv") throws -> ImportFile {
        try ImportFile(path: write(text, name))
    }

    func file(_ bytes: [UInt8], _ name: String = "file.csv") throws -> ImportFile {
        try ImportFile(path: write(bytes, name))
    }
}

/// One gzip member.
func gzipped(_ bytes: [UInt8]) -> [UInt8] {
    var stream = z_stream()
    let size = Int32(MemoryLayout<z_stream>.size)
    guard deflateInit2_(&stream, 6, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, size) == Z_OK
    else {
        return []
    }
    defer { deflateEnd(&stream) }
    var input = bytes
    return input.withUnsafeMutableBufferPointer { source in
        let capacity = Int(deflateBound(&stream, UInt(source.count)))
        return [UInt8](unsafeUninitializedCapacity: capacity) { target, count in
            stream.next_in = source.baseAddress
            stream.avail_in = UInt32(source.count)
            stream.next_out = target.baseAddress
            stream.avail_out = UInt32(target.count)
            let status = deflate(&stream, Z_FINISH)
            count = status == Z_STREAM_END ? capacity - Int(stream.avail_out) : 0
        }
    }
}

func gzipped(_ text: String) -> [UInt8] { gzipped(Array(text.utf8)) }

extension ReadingLimits {
    /// Small enough to be passed by a small file.
    static let tight = ReadingLimits(output: 10_000, line: 100, lines: 50, rejected: 5)
}

/// 2026-01-01T00:00:00Z
let testMoment: Int64 = 1_767_225_600_000

let smallCatalogue: [Title] = [
    Title(
        id: TitleID(.movie, 603), imdbID: "tt0133093", name: "The Matrix", year: 1999,
        localized: ["de": .init(title: "Matrix", overview: "")]),
    Title(id: TitleID(.movie, 949), imdbID: "tt0113277", name: "Heat", year: 1995),
    Title(
        id: TitleID(.movie, 129), imdbID: "tt0245429", name: "Spirited Away", year: 2001,
        localized: ["de": .init(title: "Chihiros Reise ins Zauberland", overview: "")]),
    Title(id: TitleID(.tv, 1399), imdbID: "tt0944947", name: "Game of Thrones", year: 2011),
    Title(id: TitleID(.movie, 1399), name: "An Unrelated Film", year: 1970),
    Title(id: TitleID(.movie, 1091), name: "The Thing", year: 1982),
    Title(id: TitleID(.movie, 60935), name: "The Thing", year: 2011),
]

func request(
    member: Member? = Member(id: MemberID("anna"), name: "Anna"), limits: ReadingLimits = .standard,
    movieLens: MovieLensSelection = MovieLensSelection(), members: [Member] = [],
    progress: @escaping @Sendable (Double) -> Void = { _ in }
) -> ImportRequest {
    ImportRequest(
        matcher: TitleMatcher(titles: smallCatalogue), members: members, member: member, now: testMoment,
        movieLens: movieLens, limits: limits, progress: progress)
}
