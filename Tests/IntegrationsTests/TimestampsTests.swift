import Testing

@testable import Integrations

@Suite struct TimestampsTests {
    @Test(arguments: [
        ("1970-01-01", 0), ("2000-02-29", 951_782_400_000), ("2024-05-17T20:15:30Z", 1_715_976_930_000),
        ("2024-05-17T20:15:30.250Z", 1_715_976_930_250), ("2024-05-17 20:15", 1_715_976_900_000),
        ("2024-05-17T22:15:30+02:00", 1_715_976_930_000), ("2024-05-17T18:45:30-0130", 1_715_976_930_000),
        ("1715976930", 1_715_976_930_000),
    ])
    func readsTimes(text: String, expected: Int64) {
        #expect(Timestamps.parse(text) == expected)
    }

    @Test(arguments: [
        "", "yesterday", "2023-02-29", "2024-13-01", "2024-00-10", "2024-5-17", "1850-01-01", "2024-05-17T25:00",
        "2024-05-17T20:15:30Zjunk", "20240517", "-5", "99999999999999999999", "2024-05-17T", "17.05.2024",
    ])
    func refusesWhatIsNoTime(text: String) {
        #expect(Timestamps.parse(text) == nil)
    }

    @Test func refusesTheFutureButNotAnotherTimeZone() throws {
        #expect(throws: Rejection.inTheFuture(column: "date", value: "2026-01-03")) {
            try Timestamps.checked("2026-01-03", column: "date", now: testMoment)
        }
        #expect(try Timestamps.checked("2026-01-01T12:00:00Z", column: "date", now: testMoment) > testMoment)
        // Milliseconds where seconds are expected.
        #expect(throws: Rejection.inTheFuture(column: "date", value: "1715976930000")) {
            try Timestamps.checked("1715976930000", column: "date", now: testMoment)
        }
        #expect(try Timestamps.checked("2026-01-03", column: "date", now: .max) > testMoment)
    }
}
