import Foundation
import TestSupport
import Testing

/// Search by meaning as its owner sets it up.
@Suite struct MeaningTests {
    @Test(arguments: [
        ("embedder:\n  url: http://127.0.0.1:9\n", "embedder.model"), ("embedder:\n  model: m\n", "embedder.url"),
        ("embedder:\n  url: 127.0.0.1\n  model: m\n", "line 2"),
        ("embedder:\n  url: http://127.0.0.1:9\n  model: m\n  kind: x\n", "openai"),
        ("embedder:\n  uri: http://127.0.0.1:9\n", "embedder.uri"), ("embedder:\n  - x\n", "“embedder”"),
        ("vectors: disk\n", "“vectors”"),
    ])
    func aWrongSettingIsNamed(settings: String, name: String) throws {
        let program = try Program()
        defer { program.remove() }
        let path = try program.file("my.yaml", settings)
        let result = try program.run(["doctor", "--config", path])
        #expect(result.status == 1)
        #expect(result.output.contains(name), "\(result.output)")
    }

    @Test func anEmbedderThatIsAwayIsNamedAndItsKeyIsNot() throws {
        let program = try Program()
        defer { program.remove() }
        // Nobody listens on the port of the discard protocol.
        let environment = [
            "RECOMMENDARR_EMBEDDER_URL": "http://127.0.0.1:9", "RECOMMENDARR_EMBEDDER_MODEL": "m",
            "RECOMMENDARR_EMBEDDER_KIND": "openai",
            "RECOMMENDARR_EMBEDDER_KEY_FILE": try program.file("key", "top-secret\n"),
        ]
        let doctor = try program.run(["doctor"], environment: environment)
        #expect(doctor.status == 1)
        #expect(doctor.output.contains("✗ embedder: The embedder at 127.0.0.1:9 cannot be reached"), "\(doctor.output)")
        #expect(!doctor.output.contains("top-secret"))
        // The bot answers all the same, and nothing about it is said to people.
        let answer = try program.run(["chat", "--once", "mood funny"], environment: environment)
        #expect(answer.status == 0, "\(answer.output) \(answer.errors)")
        #expect(!(answer.output + answer.errors).lowercased().contains("embed"))
    }

    @Test(
        .enabled(
            if: TestPeer.embedder.takesPart && TestPeer.chroma.takesPart, "RECOMMENDARR_TEST_EMBEDDER names no server"))
    func aHouseholdIsSearchedByMeaning() throws {
        let program = try Program()
        defer { program.remove() }
        let inMemory = [
            "RECOMMENDARR_DATABASE": program.home.appendingPathComponent("x.sqlite").path,
            "RECOMMENDARR_EMBEDDER_URL": try TestPeer.embedder.address, "RECOMMENDARR_EMBEDDER_KIND": "openai",
            "RECOMMENDARR_EMBEDDER_MODEL": TestPeer.model,
        ]
        let inChroma = inMemory.merging(["RECOMMENDARR_VECTORS": try TestPeer.chroma.address]) { $1 }
        let imported = try program.run(
            ["import", program.root.appendingPathComponent("demo").path], environment: inMemory)
        #expect(imported.status == 0, "\(imported.errors)")
        let doctor = try program.run(["doctor"], environment: inChroma)
        #expect(doctor.output.contains("✓ embedder: all-minilm-l6-v2"), "\(doctor.output)")
        #expect(doctor.output.contains("✓ vector database: ChromaDB"), "\(doctor.output)")
        let once = ["chat", "--once", "mood chlorophyll", "--as", "anna"]
        let before = try program.run(once, environment: inMemory)
        #expect(!before.output.contains("%"), "\(before.output)")

        // A conversation embeds the titles beside it. It is kept going until an answer comes by meaning.
        let (process, typed, output) = try program.converse(["--json", "--as", "anna"], environment: inMemory)
        let end = ContinuousClock.now + .seconds(240)
        var found = false
        while !found, ContinuousClock.now < end {
            try typed.write(contentsOf: Data("mood chlorophyll\n".utf8))
            found = try #require(output.line()).contains("\"tmdb_id\"")
        }
        #expect(found)
        try typed.close()
        process.waitUntilExit()

        // What was embedded stays for the next start, wherever the index is.
        for environment in [inMemory, inChroma] {
            let after = try program.run(once, environment: environment)
            #expect(after.output.contains("%"), "\(after.output)")
        }
    }
}
