import Testing

@testable import Engine

struct CoWatchingTests {
    /// Members of two tastes: each likes most titles of their half and few of the other.
    private func likes(members: Int, titles: Int, seed: UInt64 = 11) -> [[(member: MemberID, value: Float)]] {
        var generator = SplitMix64(seed: seed)
        return (0..<titles).map { title in
            (0..<members).compactMap { member in
                let chance = title % 2 == member % 2 ? 0.5 : 0.1
                guard Double.random(in: 0..<1, using: &generator) < chance else { return nil }
                return (MemberID("m\(member)"), 1)
            }
        }
    }

    private func shared(_ likes: [[(member: MemberID, value: Float)]]) -> SharedViewings {
        let members = Set(likes.joined().map(\.member)).sorted()
        return SharedViewings(
            rowCount: likes.count,
            histories: members.map { member in
                (
                    member,
                    likes.enumerated().flatMap { row, fans in
                        fans.filter { $0.member == member }.map { (row: row, value: $0.value) }
                    }
                )
            })
    }

    private func liked(by member: MemberID, _ likes: [[(member: MemberID, value: Float)]]) -> [Int] {
        likes.indices.filter { row in likes[row].contains { $0.member == member } }
    }

    /// EASE as it is published: P = (XᵀX + λI)⁻¹, B = −P ÷ diag(P) off the diagonal.
    private func published(_ likes: [[(member: MemberID, value: Float)]], history: [Int]) -> [Double] {
        let count = likes.count
        let fans = likes.map { Set($0.map(\.member)) }
        var gram = [Double](repeating: 0, count: count * count)
        for i in 0..<count {
            for j in 0...i { gram[i * count + j] = Double(fans[i].intersection(fans[j]).count) }
            gram[i * count + i] += 100
        }
        let inverse = PositiveDefinite.inverse(ofLowerTriangle: gram, size: count)
        return (0..<count).map { i in
            history.reduce(0.0) { $0 - inverse[$1 * count + i] / inverse[i * count + i] }
        }
    }

    @Test func theDualFormGivesThePublishedScores() throws {
        let likes = likes(members: 40, titles: 60)
        let member = MemberID("m3")
        let history = liked(by: member, likes)
        let model = try #require(CoWatching(shared: shared(likes)) { _ in true })
        let scores = model.scores(forLiked: history, asker: member)
        let expected = published(likes, history: history)
        var compared = 0
        for row in likes.indices where !history.contains(row) && likes[row].count >= 3 {
            #expect(abs(Double(scores[row]) - expected[row]) < 1e-4, "row \(row)")
            compared += 1
        }
        #expect(compared > 20)
    }

    @Test func threeOthersMustHaveLikedIt() throws {
        var likes = likes(members: 40, titles: 30)
        likes[0] = [(MemberID("m1"), 1), (MemberID("m3"), 1)]
        likes[1] = [(MemberID("m1"), 1), (MemberID("m3"), 1), (MemberID("m5"), 1)]
        likes[2] = [(MemberID("m1"), 1), (MemberID("m9"), 1), (MemberID("m5"), 1)]
        let model = try #require(CoWatching(shared: shared(likes)) { _ in true })
        let scores = model.scores(forLiked: [4, 6, 8], asker: MemberID("m3"))
        #expect(scores[0] == 0)
        // The asker's own opinion is none of the three.
        #expect(scores[1] == 0)
        #expect(scores[2] != 0)
    }

    @Test func whatIsHiddenDoesNotExistForTheModel() throws {
        let likes = likes(members: 40, titles: 40)
        let without = likes.enumerated().map { $0 % 3 == 0 ? [] : $1 }
        let hidden = try #require(CoWatching(shared: shared(likes)) { $0 % 3 != 0 })
        let gone = try #require(CoWatching(shared: shared(without)) { _ in true })
        let history = [1, 5, 7]
        let asker = MemberID("m2")
        #expect(hidden.scores(forLiked: history, asker: asker) == gone.scores(forLiked: history, asker: asker))
        #expect(hidden.scores(forLiked: history, asker: asker)[3] == 0)
    }

    @Test func thoseOfOneTasteAreSentToTheirHalf() throws {
        let likes = likes(members: 60, titles: 80)
        let model = try #require(CoWatching(shared: shared(likes)) { _ in true })
        let scores = model.scores(forLiked: [0, 2, 4, 6, 8, 10], asker: MemberID("stranger"))
        let own = stride(from: 12, to: 80, by: 2).map { scores[$0] }.reduce(0, +)
        let other = stride(from: 13, to: 80, by: 2).map { scores[$0] }.reduce(0, +)
        #expect(own > 2 * other)
    }

    @Test func theEvidenceIsLikedByThreeOthersTogetherWithThePick() throws {
        let likes = likes(members: 60, titles: 80)
        let model = try #require(CoWatching(shared: shared(likes)) { _ in true })
        let history = liked(by: MemberID("m4"), likes)
        let pick = try #require(likes.indices.first { !history.contains($0) && $0 % 2 == 0 })
        let evidence = try #require(model.strongest(of: history, for: pick, asker: MemberID("m4")))
        #expect(history.contains(evidence))
        let both = Set(likes[pick].map(\.member)).intersection(likes[evidence].map(\.member))
        #expect(both.subtracting([MemberID("m4")]).count >= 3)
        #expect(model.strongest(of: [], for: pick, asker: MemberID("m4")) == nil)
    }

    @Test func aFewMembersAreNoCommunity() {
        #expect(CoWatching(shared: shared(likes(members: 15, titles: 50))) { _ in true } == nil)
        #expect(CoWatching(shared: shared([])) { _ in true } == nil)
    }
}
