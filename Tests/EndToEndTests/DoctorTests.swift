import Foundation
import Testing

/// What the owner is told when something is wrong.
@Suite struct DoctorTests {
    @Test func aFreshInstallationIsHealthy() throws {
        let program = try Program()
        defer { program.remove() }
        let result = try program.run(["doctor"])
        #expect(result.status == 0, "\(result.output)")
        #expect(!result.output.contains("✗"))
        #expect(result.output.contains("the demo is used"))
    }

    @Test func aMistypedSettingIsNamedWithItsLine() throws {
        let program = try Program()
        defer { program.remove() }
        let path = try program.file("my.yaml", "language: de\ndatbase: x.sqlite\n")
        let result = try program.run(["doctor", "--config", path])
        #expect(result.status == 1)
        #expect(result.output.contains("line 2"))
        #expect(result.output.contains("“datbase”"))
        #expect(result.output.contains("database"))
    }

    @Test func theEnvironmentWinsOverTheFile() throws {
        let program = try Program()
        defer { program.remove() }
        let path = try program.file("my.yaml", "language: de\n")
        let result = try program.run(["doctor", "--config", path], environment: ["RECOMMENDARR_LANGUAGE": "fr"])
        #expect(result.output.contains("language fr"))
    }

    @Test func aSecretFromAFileIsReadAndAMissingOneIsNamed() throws {
        let program = try Program()
        defer { program.remove() }
        let place = try program.file("place", ":memory:\n")
        let read = try program.run(["doctor"], environment: ["RECOMMENDARR_DATABASE_FILE": place])
        #expect(read.output.contains("database: :memory:"), "\(read.output)")
        let missing = try program.run(["doctor"], environment: ["RECOMMENDARR_DATABASE_FILE": "/nowhere"])
        #expect(missing.status == 1)
        #expect(missing.output.contains("RECOMMENDARR_DATABASE_FILE"))
    }

    @Test func aFileThatIsNoDatabaseIsSaidToBeNone() throws {
        let program = try Program()
        defer { program.remove() }
        let path = try program.file("wrong.sqlite", String(repeating: "not a database ", count: 100))
        let result = try program.run(["doctor"], environment: ["RECOMMENDARR_DATABASE": path])
        #expect(result.status == 1)
        #expect(result.output.contains("wrong.sqlite"))
    }

    @Test func aDamagedLocaleIsNamedWithItsKey() throws {
        let program = try Program()
        defer { program.remove() }
        let copy = program.home.appendingPathComponent("resources")
        try FileManager.default.createDirectory(at: copy, withIntermediateDirectories: true)
        for folder in ["locales", "templates", "weights", "demo"] {
            try FileManager.default.copyItem(
                at: program.root.appendingPathComponent(folder), to: copy.appendingPathComponent(folder))
        }
        let file = copy.appendingPathComponent("locales/fr.json")
        let text = try String(contentsOf: file, encoding: .utf8)
        try Data(text.replacing("\"help.heading\"", with: "\"help.heding\"").utf8).write(to: file)
        let result = try program.run(["doctor"], environment: ["RECOMMENDARR_RESOURCES": copy.path])
        #expect(result.status == 1)
        #expect(result.output.contains("locales/fr.json"))
        #expect(result.output.contains("help.heading"))
    }
}
