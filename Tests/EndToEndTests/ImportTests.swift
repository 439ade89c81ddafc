import Foundation
import Testing

/// Bringing in a household, with all that can go wrong on the way.
@Suite struct ImportTests {
    private let catalogue = """
        {"tmdb_id":1,"title":"One","year":2001,"genres":["Drama"],"vote_average":7.1,"vote_count":900}
        {"tmdb_id":2,"title":"Two","year":2002,"genres":["Comedy"],"vote_average":6.1,"vote_count":800}
        {"tmdb_id":3,"title":"Three","year":2003,"genres":["Drama"],"vote_average":8.1,"vote_count":700}
        """

    /// A folder of the MovieLens form with `people` people who rated every title but the third.
    private func folder(_ program: Program, people: Int = 2) throws -> String {
        let url = program.home.appendingPathComponent("data")
        try FileManager.default.createDirectory(
            at: url.appendingPathComponent("public"), withIntermediateDirectories: true)
        func write(_ name: String, _ text: String) throws {
            try Data(text.utf8).write(to: url.appendingPathComponent(name))
        }
        try write("movies.jsonl", catalogue)
        try write("catalogue_all.csv", "tmdb_id\n1\n2\n3\n")
        let names = (0..<people).map { "p\($0)" }
        try write(
            "public/p1_users.csv", "user,household,as_of_year\n" + names.map { "\($0),h,2020\n" }.joined())
        let ratings = names.flatMap { ["\($0),1,4.5,1500000000\n", "\($0),2,2.0,1500000100\n"] }
        try write("public/p1_train.csv", "user,tmdb_id,rating,timestamp\n" + ratings.joined())
        return url.path
    }

    @Test func aSecondImportChangesNothing() throws {
        let program = try Program()
        defer { program.remove() }
        let path = try folder(program)
        let first = try program.run(["import", path])
        #expect(first.status == 0, "\(first.errors)")
        #expect(first.output.contains("new titles: 3"))
        let second = try program.run(["import", path])
        #expect(second.output.contains("Nothing new"))
        let answer = try program.run(["chat", "--as", "p0", "--once", "recommend"])
        #expect(answer.status == 0)
        #expect(answer.output.contains("Three"))
    }

    @Test func unmatchedRowsAreListedWithLineAndReasonAndTheRestIsImported() throws {
        let program = try Program()
        defer { program.remove() }
        #expect(try program.run(["import", folder(program)]).status == 0)
        let csv = try program.file(
            "more.csv",
            """
            member,title,year,tmdb_id,watched_at,completion,rating
            p0,Three,2003,,2024-01-02,0.97,
            p0,Nowhere,1999,,2024-01-02,0.5,
            """)
        let result = try program.run(["import", csv])
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.output.contains("viewings: 1"))
        #expect(result.errors.contains("line 3"))
        #expect(result.errors.contains("Nowhere"))
    }

    @Test(arguments: ["zip", "nul", "header", "gzip"])
    func aBrokenFileIsRefusedAndTheDatabaseStaysAsItWas(kind: String) throws {
        let program = try Program()
        defer { program.remove() }
        #expect(try program.run(["import", folder(program)]).status == 0)
        let before = try program.run(["chat", "--as", "p0", "--once", "history", "--json"]).output
        let good = "member,title,year,tmdb_id,watched_at,completion,rating\np0,Three,2003,3,2024-01-02,1,\n"
        let path: String
        switch kind {
        case "zip": path = try program.file("broken.csv", "PK\u{3}\u{4}" + good)
        case "nul": path = try program.file("broken.csv", good + "p0,T\0hree,2003,3,2024-01-02,1,\n")
        case "header": path = try program.file("broken.csv", "who,what\n" + good)
        default:
            let packed = Process()
            let plain = try program.file("plain.csv", String(repeating: good, count: 50))
            packed.executableURL = URL(fileURLWithPath: "/usr/bin/env")
            packed.arguments = ["gzip", "-k", plain]
            try packed.run()
            packed.waitUntilExit()
            let bytes = try Data(contentsOf: URL(fileURLWithPath: plain + ".gz"))
            path = program.home.appendingPathComponent("broken.csv.gz").path
            try bytes.dropLast(12).write(to: URL(fileURLWithPath: path))
        }
        let result = try program.run(["import", path])
        #expect(result.status == 1)
        #expect(result.errors.contains("broken.csv"), "\(result.errors)")
        #expect(try program.run(["chat", "--as", "p0", "--once", "history", "--json"]).output == before)
    }

    @Test func killedInTheMiddleItEndsInTheSameStateWhenStartedAgain() throws {
        let program = try Program()
        defer { program.remove() }
        let path = try folder(program, people: 400)
        for delay in [0.05, 0.15, 0.3] {
            let (process, output, errors) = try program.start(["import", path])
            Thread.sleep(forTimeInterval: delay)
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
            _ = (output, errors)
        }
        #expect(try program.run(["import", path]).status == 0)
        #expect(try program.run(["import", path]).output.contains("Nothing new"))
        let doctor = try program.run(["doctor"])
        #expect(doctor.output.contains("400 members, 3 titles"), "\(doctor.output)")
    }
}
