import Foundation
import TestSupport
import Testing

/// The systems of a household as their owner sets them up, and what people are told with them.
@Suite struct HouseholdSystemsTests {
    @Test(arguments: [
        ("plex:\n  url: http://127.0.0.1:9\n", "“plex.key”"), ("plex:\n  key: k\n", "“plex.url”"),
        ("plex:\n  url: 127.0.0.1\n  key: k\n", "line 2"), ("plex:\n  uri: http://127.0.0.1:9\n", "plex.uri"),
        ("sonarr:\n  anime:\n    url: http://127.0.0.1:9\n", "“sonarr.anime.key”"),
        ("plex:\n  anime:\n    url: http://127.0.0.1:9\n", "plex.anime.url"),
        ("radarr:\n  url: http://127.0.0.1:9\n  key: k\n  webhook-secret: short\n", "16 letters"),
        ("tautulli:\n  url: http://127.0.0.1:9\n  key: k\n", "plex.url"),
        ("libraries:\n  Films: cinema\n", "“cinema”"), ("libraries: anime\n", "“libraries”"),
        ("listen: everywhere\n", "127.0.0.1:8484"), ("listen: 127.0.0.1:99999\n", "no port"),
    ])
    func aWrongSettingIsNamed(settings: String, name: String) throws {
        let program = try Program()
        defer { program.remove() }
        let result = try program.run(["doctor", "--config", try program.file("my.yaml", settings)])
        #expect(result.status == 1)
        #expect(result.output.contains(name), "\(result.output)")
        #expect(!result.output.contains("short\n"))
    }

    @Test func theEnvironmentSetsUpSeveralOfOneKind() throws {
        let program = try Program()
        defer { program.remove() }
        let result = try program.run(
            ["doctor", "--webhooks"],
            environment: [
                "RECOMMENDARR_SONARR_URL": "http://127.0.0.1:9", "RECOMMENDARR_SONARR_KEY": "k1",
                "RECOMMENDARR_SONARR_4K_ANIME_URL": "http://127.0.0.1:9",
                "RECOMMENDARR_SONARR_4K_ANIME_KEY_FILE": try program.file("key", "k2\n"),
                "RECOMMENDARR_SONARR_4K_ANIME_WEBHOOK_SECRET": "0123456789abcdefghij",
            ])
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.output.contains("/webhook/sonarr/4k-anime"))
        #expect(result.output.contains("sonarr.webhook-secret"))
    }

    @Test func withoutAMediaServerThereIsNothingToReadAndTheOwnerIsToldHow() throws {
        let program = try Program()
        defer { program.remove() }
        for command in ["sync", "run"] {
            let result = try program.run([command])
            #expect(result.status == 1)
            #expect(result.errors.contains("plex.url"), "\(result.errors)")
        }
    }

    @Test func whatIsAwayIsNamedAndNoKeyIsShown() throws {
        let program = try Program()
        defer { program.remove() }
        let environment = [
            "RECOMMENDARR_JELLYFIN_URL": "http://127.0.0.1:9", "RECOMMENDARR_JELLYFIN_KEY": "top-secret",
        ]
        let result = try program.run(["sync"], environment: environment)
        #expect(result.status == 1)
        #expect(result.errors.contains("Jellyfin at 127.0.0.1:9 cannot be reached"), "\(result.errors)")
        let doctor = try program.run(["doctor"], environment: environment)
        #expect(doctor.output.contains("✗ jellyfin"))
        #expect(!(result.output + result.errors + doctor.output).contains("top-secret"))
    }

    /// From nothing to a recommendation, and on to an event that changes it.
    @Test(.enabled(if: TestPeer.household.takesPart))
    func aHouseholdIsReadAndRecommendedTo() async throws {
        let program = try Program()
        defer { program.remove() }
        try await SimulatedHousehold.with(titles: 150, members: 4, history: 1000) { household in
            let path = try program.file("my.yaml", Self.configuration(of: household))
            let read = try program.run(["sync", "--config", path])
            #expect(read.status == 0, "\(read.output) \(read.errors)")
            #expect(read.output.contains("4 people"))
            let status = try program.run(["chat", "--config", path, "--once", "admin status"])
            #expect(status.output.contains("plex: all well"), "\(status.output)")
            let answer = try program.run(["chat", "--config", path, "--once", "recommend"])
            #expect(answer.status == 0, "\(answer.output)")
            let again = try program.run(["sync", "--config", path])
            #expect(again.output.contains("new or changed: 0."), "\(again.output)")
            try await household.fault("status500", of: .plex)
            let failed = try program.run(["sync", "--config", path])
            #expect(failed.status == 1)
            #expect(failed.errors.contains("plex, libraries"), "\(failed.errors)")
            let later = try program.run(["chat", "--config", path, "--once", "recommend"])
            #expect(later.status == 0)
            let told = try program.run(["chat", "--config", path, "--once", "admin status"])
            #expect(told.output.contains("plex: cannot be read"), "\(told.output)")
        }
    }

    private static func configuration(of household: SimulatedHousehold) -> String {
        """
        plex:
          url: \(household.address(of: .plex))
          account-url: \(household.address(of: .plextv))
          key: \(household.credential(for: .plex))
        tautulli:
          url: \(household.address(of: .tautulli))
          key: \(household.credential(for: .tautulli))
        tmdb:
          url: \(household.address(of: .tmdb))
          key: \(household.credential(for: .tmdb))
        """
    }
}
