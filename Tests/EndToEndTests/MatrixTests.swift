import Foundation
import TestSupport
import Testing

/// The bot in Matrix: a real homeserver, a simulated household, and people with clients that others wrote.
///
/// What they live through is told in `Tests/Peers/matrix/stories.py`, one function for each promise.
@Suite struct MatrixTests {
    @Test(.enabled(if: TestHomeserver.takesPart), .timeLimit(.minutes(10)))
    func everyStoryEndsWell() throws {
        let program = try Program()
        defer { program.remove() }
        let outcomes = try TestHomeserver.tellStories(
            about: try Program.builtBeside("recommendarr"), peers: program.root.appendingPathComponent("Tests/Peers"))
        #expect(outcomes.count > 10)
        for outcome in outcomes {
            #expect(outcome.failure == nil, "\(outcome.name): \(outcome.failure ?? "")")
        }
    }
}
